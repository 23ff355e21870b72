"""One format a module, which is called as the format is and says in FORMAT how it is written."""
