"""What stands between a compose file and the cloud: one small file for each rule."""
