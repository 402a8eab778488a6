"""Asking hosts on the web: politely, within bounds, and with every outcome typed.

`scheduler.run_jobs` runs jobs: it gives their requests to one `service_queue` a service,
which waits for a slot (`host_state`) and asks the `client`. Imports pdf, storage and text; loaded
only by commands that go to the web.
Words: *service*, hosts that are asked in turn; *job*, the search for one thing; *slot*, the right
to ask a service now; *closed host*, one that is left alone; *wall*, a check that only people pass.
"""
