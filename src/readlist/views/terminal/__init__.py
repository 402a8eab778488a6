"""Papers, readings and broken lines on a terminal. Loads rich, so a view imports it when shown."""
