"""The Compose Specification, nothing else: read, resolve, write and edit compose files.

A library in its own right; it imports nothing of the rest but ``source``, ``finding``, ``errors``.
docs/compose.md tells how the parts belong together.

Resolve files as ``docker compose config`` does, or read one as it stands::

    from saaswright.compose.resolve import Options, resolve
    from saaswright.compose.typed import parse

    resolved, findings = resolve(["compose.yaml"], Options(profiles=("dev",)))
    project, findings = parse(Source("compose.yaml", text))

Values and writing::

    from saaswright.compose.model import Port, Project, Service
    from saaswright.compose.emit import emit

    web = Service(image="nginx:1.27", ports=(Port(target=80, published="8080"),))
    project = Project(name="demo", services={"web": web})
    emit(project, {("services", "web"): "Why this service is here."}, header="What this file is.")

Editing by path, only the bytes concerned::

    from saaswright.compose.edits import apply_edits

    text, findings = apply_edits(source, [Edit("delete", ("version",))])
"""
