"""The Compose Specification, nothing else: read, resolve, write and edit compose files.

A library in its own right; it imports nothing of the rest but ``source``, ``finding``, ``errors``.

Values and writing::

    from saaswright.compose.model import Port, Project, Service
    from saaswright.compose.emit import emit

    web = Service(image="nginx:1.27", ports=(Port(target=80, published="8080"),))
    project = Project(name="demo", services={"web": web})
    emit(project, {("services", "web"): "Why this service is here."}, header="What this file is.")
"""
