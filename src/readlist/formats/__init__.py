"""Citation formats, one module each: papers in, text out."""
