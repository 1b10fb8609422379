"""Running a project on a real engine and watching it; the only room besides images that starts
processes.
"""
