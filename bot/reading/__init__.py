"""Files people write, read strictly: values, shapes, and every fault at once."""
