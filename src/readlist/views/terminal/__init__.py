"""Papers, readings, and lines cut or broken to a width. Loads rich: import it when it is shown."""
