"""The Compose Specification as frozen values: every element in its canonical long form.

Field names are the specification's keys. Maps such as ``environment``, ``labels`` or
``depends_on`` are mappings, lists are tuples, and where a number is expected the text of a
parameter (``${REPLICAS:-2}``) may stand. Texts are uninterpolated as written, so a literal dollar
sign is ``$$``.
"""

from saaswright.compose.model.build import Build, Develop, Trigger
from saaswright.compose.model.deploy import (
    Deploy,
    DiscreteResource,
    GenericResource,
    Placement,
    PlacementPreference,
    Resource,
    Resources,
    RestartPolicy,
    UpdateConfig,
)
from saaswright.compose.model.element import Count, Element, Flag, Number
from saaswright.compose.model.lifecycle import Dependency, Healthcheck, Hook
from saaswright.compose.model.mounts import (
    BindOptions,
    FileGrant,
    ImageOptions,
    Mount,
    TmpfsOptions,
    VolumeOptions,
)
from saaswright.compose.model.networking import Attachment, Port
from saaswright.compose.model.project import (
    Config,
    Include,
    Ipam,
    IpamPool,
    Model,
    Network,
    Project,
    Secret,
    Volume,
)
from saaswright.compose.model.resources import (
    BlkioConfig,
    Device,
    DeviceRate,
    DeviceRequest,
    DeviceWeight,
    Ulimit,
)
from saaswright.compose.model.service import (
    CredentialSpec,
    EnvFile,
    Extends,
    Logging,
    ModelBinding,
    Provider,
    Service,
)

__all__ = [
    "Attachment",
    "BindOptions",
    "BlkioConfig",
    "Build",
    "Config",
    "Count",
    "CredentialSpec",
    "Dependency",
    "Deploy",
    "Develop",
    "Device",
    "DeviceRate",
    "DeviceRequest",
    "DeviceWeight",
    "DiscreteResource",
    "Element",
    "EnvFile",
    "Extends",
    "FileGrant",
    "Flag",
    "GenericResource",
    "Healthcheck",
    "Hook",
    "ImageOptions",
    "Include",
    "Ipam",
    "IpamPool",
    "Logging",
    "Model",
    "ModelBinding",
    "Mount",
    "Network",
    "Number",
    "Placement",
    "PlacementPreference",
    "Port",
    "Project",
    "Provider",
    "Resource",
    "Resources",
    "RestartPolicy",
    "Secret",
    "Service",
    "TmpfsOptions",
    "Trigger",
    "Ulimit",
    "UpdateConfig",
    "Volume",
    "VolumeOptions",
]
