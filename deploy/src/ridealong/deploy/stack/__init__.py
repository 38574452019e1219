"""The whole of Ridealong on one machine: started, watched, mended and stopped in order."""
