"""Papers, readings and lines cut or broken to fit on a terminal. Loads rich, so a view imports it when shown."""
