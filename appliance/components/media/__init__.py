"""Media: the folder of sealed recordings and documents."""
