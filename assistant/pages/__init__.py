"""What visitors see: a module for each page, which `table` lists, and what the pages share."""
