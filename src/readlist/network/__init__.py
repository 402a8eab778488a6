"""Asking hosts on the web: politely, within bounds, and with every outcome typed.

The way of one request: a job of `scheduler.run_jobs` yields it, and it waits in the queue of its
service. The `sender` takes it out in a thread, waits for a slot (`host_state`) and lets the
`client` ask, again where that is worth it. The scheduler, in the main thread, follows a redirect
or reads the answer (`responses`), gives it to the job, and lets the next request go.
Imports pdf, storage and text; loaded only by commands that go to the web.
Words: *service*, hosts that are asked in turn; *job*, the search for one thing; *slot*, the right
to ask a service now; *closed host*, one that is left alone; *wall*, a check that only people pass.
"""
