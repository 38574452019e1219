"""The chart as real Helm renders it: valid for a cluster, and safe on it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from ridealong.contracts.registry import SERVICES
from tests.chart.helm import CHART, VALUES, helm, rendered

NEWEST = ("1.35.0", "1.36.0", "1.37.0")
OTHERS = Path(__file__).parent / "schemas"
each_values = pytest.mark.parametrize("values", VALUES, ids=lambda path: path.stem)


def pods(manifests: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The pod's spec of everything that runs, by name."""
    found = {}
    for each in manifests:
        if each["kind"] == "Pod":
            found[each["metadata"]["name"]] = each["spec"]
        if each["kind"] in {"Deployment", "Job"}:
            found[each["metadata"]["name"]] = each["spec"]["template"]["spec"]
    return found


def of_kind(manifests: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in manifests if each["kind"] == kind]


@each_values
def test_helm_finds_nothing_to_say_against_it(values: Path) -> None:
    done = helm("lint", "--strict", str(CHART), "-f", str(values))
    assert done.returncode == 0, done.stdout + done.stderr


@each_values
@pytest.mark.parametrize("version", NEWEST)
def test_every_manifest_is_valid_for_the_newest_versions(values: Path, version: str) -> None:
    manifests = rendered(values, version=version)
    assert len(of_kind(manifests, "Deployment")) == len(SERVICES)
    for each in manifests:
        group = each["apiVersion"].partition("/")[0]
        own = OTHERS / f"{each['kind']}.json"
        if "." in group and own.exists():
            jsonschema.validate(each, json.loads(own.read_text(encoding="utf-8")))
        else:
            kubernetes_validate.validate(each, version.rpartition(".")[0], strict=True)


@each_values
def test_every_pod_keeps_the_restricted_profile(values: Path) -> None:
    for name, spec in pods(rendered(values)).items():
        of_pod = spec["securityContext"]
        assert of_pod["runAsNonRoot"] is True, name
        assert of_pod["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            inside = container["securityContext"]
            assert inside["allowPrivilegeEscalation"] is False
            assert inside["readOnlyRootFilesystem"] is True
            assert inside["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            assert container["resources"]["requests"]["cpu"]


@each_values
def test_no_secret_is_in_the_environment_or_made_by_the_chart(values: Path) -> None:
    manifests = rendered(values)
    assert not of_kind(manifests, "Secret")
    for spec in pods(manifests).values():
        for container in spec["containers"]:
            names = [each["name"] for each in container["env"]] if "env" in container else []
            assert not [name for name in names if "PASSWORD" in name or "MONGODB" in name]


@each_values
def test_what_scales_never_has_more_instances_than_partitions(values: Path) -> None:
    for each in rendered(values):
        if each["kind"] == "HorizontalPodAutoscaler":
            assert each["spec"]["maxReplicas"] <= 6
        if each["kind"] == "ScaledObject":
            assert each["spec"]["maxReplicaCount"] <= 6


def test_everything_of_a_release_is_in_its_namespace_and_named_after_it() -> None:
    for each in rendered(CHART / "ci/production-values.yaml"):
        assert each["metadata"]["namespace"] == "coaching"
        assert each["metadata"]["name"].startswith("main-ridealong")
        assert each["metadata"]["labels"]["app.kubernetes.io/instance"] == "main"


@pytest.mark.parametrize("kind", ["Ingress", "HTTPRoute"])
def test_each_service_has_its_path(kind: str) -> None:
    values = {"Ingress": "production", "HTTPRoute": "strimzi"}[kind]
    (route,) = of_kind(rendered(CHART / f"ci/{values}-values.yaml"), kind)
    text = json.dumps(route)
    paths = {"agenda": '"/"'} | {name: f'"/{name}"' for name in SERVICES if name != "agenda"}
    for service, path in paths.items():
        assert path in text
        assert f"main-ridealong-{service}" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("kafka.bootstrapServers=kafka", "bootstrapServers"),
        ("kafka.bootstrapServers=", "kafka.bootstrapServers is empty"),
        ("kafka.security=TLS", "security"),
        ("kafka.securty=SSL", "securty"),
        ("mongodb.existingSecret=", "mongodb.existingSecret is empty"),
        ("oidc.issuer=login", "issuer"),
        ("oidc.issuer=", "oidc.issuer is empty"),
        ("publicUrl=https://example.org/", "publicUrl"),
        ("publicUrl=", "publicUrl is empty"),
        ("services.agenda.replicas=0", "replicas"),
        ("services.people.replicas=1", "people"),
        ("settings.KAFKA=x", "KAFKA"),
        ("kafka.security=SASL_SSL", "kafka.existingSecret is empty"),
        ("topics.manage=strimzi", "topics.strimziCluster is empty"),
        ("autoscaling.kind=hpa,autoscaling.maxReplicas=7", "there are 6 partitions"),
        ("gateway.enabled=true", "gateway.parentRefs is empty"),
        ("smtp.host=mail,smtp.from=", "smtp.from is empty"),
    ],
)
def test_nonsense_is_refused_in_words_that_name_the_value(wrong: str, said: str) -> None:
    values = str(CHART / "ci/small-values.yaml")
    done = helm("template", "main", str(CHART), "-f", values, "--set", wrong)
    assert done.returncode != 0
    assert said in done.stderr


def test_traces_go_to_the_collector_that_is_named_and_through_the_network_policy() -> None:
    values = next(path for path in VALUES if path.stem == "production-values")
    manifests = rendered(values)
    for deployment in of_kind(manifests, "Deployment"):
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        said = {each["name"]: each.get("value") for each in container["env"]}
        assert said["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://collector.example.org:4318"
        assert said["OTEL_TRACES_SAMPLER_ARG"] == "0.01"
    [policy] = of_kind(manifests, "NetworkPolicy")
    allowed = {port["port"] for rule in policy["spec"]["egress"] for port in rule["ports"]}
    assert 4318 in allowed


def test_without_a_collector_nothing_says_trace() -> None:
    values = next(path for path in VALUES if path.stem == "small-values")
    for spec in pods(rendered(values)).values():
        for container in spec["containers"]:
            assert not [each for each in container.get("env", []) if "OTEL" in each["name"]]


def test_the_keys_of_links_and_webhooks_are_files_of_those_who_need_them() -> None:
    values = next(path for path in VALUES if path.stem == "production-values")
    found: dict[str, set[str]] = {}
    for deployment in of_kind(rendered(values), "Deployment"):
        [secrets] = [
            volume["projected"]
            for volume in deployment["spec"]["template"]["spec"]["volumes"]
            if volume["name"] == "secrets"
        ]
        paths = {
            item["path"] for source in secrets["sources"] for item in source["secret"]["items"]
        }
        found[deployment["metadata"]["name"].rpartition("-")[2]] = paths
    assert {who for who, paths in found.items() if "ridealong_link_secret" in paths} == {"notifier"}
    owners = {who for who, paths in found.items() if "ridealong_subscription_key" in paths}
    assert owners == {"metrics"}


def test_a_pod_that_is_to_end_listens_first_and_has_time_for_its_batch_afterwards() -> None:
    for deployment in of_kind(rendered(CHART / "ci/production-values.yaml"), "Deployment"):
        spec = deployment["spec"]["template"]["spec"]
        [container] = spec["containers"]
        listening = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert listening >= 5
        assert spec["terminationGracePeriodSeconds"] >= listening + 10
        assert container["terminationMessagePolicy"] == "FallbackToLogsOnError"


def test_the_operators_commands_have_a_pod_where_it_is_asked_for() -> None:
    asked = rendered(CHART / "ci/production-values.yaml", "--set", "operator.enabled=true")
    [spec] = [spec for name, spec in pods(asked).items() if name.endswith("-operator")]
    services = pods(rendered(CHART / "ci/production-values.yaml"))
    assert len(pods(asked)) == len(services) + 1
    [container] = spec["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    names = {each["name"] for each in container["env"]}
    assert {"RIDEALONG_KAFKA", "RIDEALONG_SECRETS", "RIDEALONG_DATABASE_PREFIX"} <= names
