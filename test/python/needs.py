"""What a service needs, said in Python: with the types of the package, with dictionaries, and with objects of cdk8s-plus."""

import json

from cdk8s import App, Chart, Duration, Testing
from cdk8s_plus_33 import EnvValue as TheirEnvValue
from cdk8s_plus_33 import k8s
from cdk8s_zero_downtime import (
    BackendProtocol,
    EnvValue,
    NamedPort,
    PodVolume,
    Route,
    Sidecar,
    SidecarTraffic,
    TimingBudget,
    ZeroDowntimeWebService,
)


def synthesise(**props):
    chart = Chart(App(), "shop")
    ZeroDowntimeWebService(chart, "web", image="shop/web:1.4.2", container_port=8080, **props)
    return {f"{object['kind']} {object['metadata']['name']}": object for object in Testing.synth(chart)}


def refusal(**props):
    try:
        synthesise(**props)
    except Exception as error:  # jsii raises a RuntimeError, the check of types a TypeError
        return str(error)
    raise AssertionError(f"accepted: {props}")


def holds(what, value, expected):
    if value != expected:
        raise AssertionError(f"{what}: {json.dumps(value)} instead of {json.dumps(expected)}")


def contains(what, text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError(f"{what}: {part!r} is not in {text!r}")


pod = lambda objects: objects["Deployment web"]["spec"]["template"]["spec"]

# The types of the package.
objects = synthesise(
    env={"COLOUR": "blue"},
    env_values={"TOKEN": EnvValue.from_secret("api", "token"), "THEIRS": TheirEnvValue.from_value("x")},
    volumes=[PodVolume.secret("tls", mount_path="/etc/tls", read_only=True)],
    additional_ports=[NamedPort(name="grpc", port=9000, protocol=BackendProtocol.GRPC)],
    routes=[Route(), Route(host="grpc.example.com", port="grpc")],
    certificate_arns=["arn:aws:acm:eu-west-1:111122223333:certificate/a"],
    container_security_context=k8s.SecurityContext(run_as_user=1000, capabilities=k8s.Capabilities(add=["NET_BIND_SERVICE"])),
    sidecars=[Sidecar(container=k8s.Container(name="proxy", image="proxy:1"), traffic=SidecarTraffic.OUTGOING)],
    budget=TimingBudget.of(longest_request=Duration.seconds(10)),
)
container = pod(objects)["containers"][0]
holds("variables", container["env"], [
    {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "api", "key": "token"}}},
    {"name": "THEIRS", "value": "x"},
    {"name": "COLOUR", "value": "blue"},
])
holds("mount", container["volumeMounts"][-1], {"name": "tls", "mountPath": "/etc/tls", "readOnly": True})
holds("user", container["securityContext"]["runAsUser"], 1000)
holds("capability", container["securityContext"]["capabilities"], {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]})
holds("proxy", pod(objects)["initContainers"][0]["restartPolicy"], "Always")
holds("port", objects["Service web-grpc"]["spec"]["ports"][0]["port"], 9000)

# Dictionaries, as they are in the documentation of Kubernetes.
objects = synthesise(
    additional_ports=[{"name": "metrics", "port": 9102}],
    init_containers=[{"name": "first", "image": "first:1", "volumeMounts": [{"name": "writable-0", "mountPath": "/tmp"}]}],
    resources={"cpu_request": "200m"},
    tolerations=[{"key": "pool", "operator": "Exists"}],
)
holds("port of a dictionary", pod(objects)["containers"][0]["ports"][-1]["name"], "metrics")
holds("mount of a dictionary", pod(objects)["initContainers"][0]["volumeMounts"][0]["mountPath"], "/tmp")
holds("resources of a dictionary", pod(objects)["containers"][0]["resources"]["requests"]["cpu"], "200m")

# In snake case they would be something else to Kubernetes: refused, with the name that it has.
contains("mounts", refusal(init_containers=[{"name": "first", "image": "first:1", "volume_mounts": []}]), "initContainers[0].volume_mounts", "write 'volumeMounts'")
contains("sidecar", refusal(sidecars=[{"container": {"name": "a", "image": "a:1", "security_context": {}}}]), "write 'securityContext'")
contains("security context", refusal(container_security_context={"run_as_user": 1}), "write 'runAsUser'")
contains("tolerations", refusal(tolerations=[{"toleration_seconds": 5}]), "write 'tolerationSeconds'")

# A text where a type of the package is needed is refused as well.
contains("a variable", refusal(env_values={"A": "b"}), "envValues")
contains("a volume", refusal(volumes=[{"name": "data"}]), "volumes")

print("needs: held")
