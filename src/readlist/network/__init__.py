"""Asking hosts on the web, politely and with every outcome typed. Imported by `fetch` alone."""
