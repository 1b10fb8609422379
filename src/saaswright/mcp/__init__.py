"""The agents' front door: the pipeline as a few deep tools of the Model Context Protocol."""
