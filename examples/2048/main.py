"""The game of main.ts, in Python: pip install cdk8s-zero-downtime, then cdk8s synth or python main.py."""

from cdk8s import App, Chart, Duration
from cdk8s_zero_downtime import (
    ContainerResources,
    ImagePullPolicy,
    LoadBalancerScheme,
    TimingBudget,
    ZeroDowntimeWebService,
)

app = App()
chart = Chart(app, "game-2048")

game = ZeroDowntimeWebService(
    chart,
    "app-2048",
    image="public.ecr.aws/l6m2t8p7/docker-2048:latest",
    container_port=80,
    replicas=5,
    scheme=LoadBalancerScheme.INTERNET_FACING,
    # A game of static files: no request takes longer, and nginx is up in no time. 40 / 70 / 30 follow.
    budget=TimingBudget.of(longest_request=Duration.seconds(10), startup=Duration.seconds(20)),
    # nginx writes its cache and its process id.
    writable_paths=["/tmp", "/var/cache/nginx", "/var/run"],
    # What kube-score and other linters ask for beside.
    image_pull_policy=ImagePullPolicy.ALWAYS,
    restrict_incoming_ports=True,
    allow_all_outgoing=True,
    liveness_path="/index.html",
    resources=ContainerResources(
        cpu_request="100m",
        cpu_limit="500m",
        memory_request="128Mi",
        memory_limit="128Mi",
        ephemeral_storage_request="64Mi",
        ephemeral_storage_limit="256Mi",
    ),
    container_security_context={"runAsUser": 10101, "runAsGroup": 10101},
)

# Its makers publish it as `latest` alone. Name a version, or a digest, of what is yours.
metadata = game.workload.metadata
metadata.add_annotation("kube-score/ignore", "container-image-tag")
metadata.add_annotation("ignore-check.kube-linter.io/latest-tag", "published as latest alone")
metadata.add_annotation("polaris.fairwinds.com/tagNotSpecified-exempt", "true")

app.synth()
