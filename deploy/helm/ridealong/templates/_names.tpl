{{- define "ridealong.name" -}}
{{- if contains "ridealong" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-ridealong" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "ridealong.labels" -}}
app.kubernetes.io/name: ridealong
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Call with (dict "root" . "service" "agenda") */}}
{{- define "ridealong.selector" -}}
app.kubernetes.io/name: ridealong
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "ridealong.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . | trimSuffix "/" }}/{{ end }}{{ $image.repository }}-{{ .service }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "ridealong.host" -}}
{{- (urlParse .Values.publicUrl).hostname -}}
{{- end }}

{{- define "ridealong.services" -}}
agenda commitments metrics notifier
{{- end }}

{{/* The pages are at the host's root, the other services below their names */}}
{{- define "ridealong.path" -}}
{{ if ne . "agenda" }}/{{ . }}{{ end }}
{{- end }}

{{- define "ridealong.account" -}}
{{ include "ridealong.name" .root }}-{{ .service }}
{{- end }}

{{/* What the restricted profile asks of a pod */}}
{{- define "ridealong.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "ridealong.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Environment that every process of Ridealong here has: no secret stands in it */}}
{{- define "ridealong.environment" -}}
- name: RIDEALONG_KAFKA
  value: {{ required "kafka.bootstrapServers is empty: say host:port,host:port of your brokers" .Values.kafka.bootstrapServers | quote }}
- name: RIDEALONG_KAFKA_SECURITY
  value: {{ .Values.kafka.security | quote }}
- name: RIDEALONG_KAFKA_SASL_MECHANISM
  value: {{ .Values.kafka.saslMechanism | quote }}
- name: RIDEALONG_TOPIC_PREFIX
  value: {{ .Values.kafka.topicPrefix | quote }}
- name: RIDEALONG_DATABASE_PREFIX
  value: {{ .Values.mongodb.databasePrefix | quote }}
- name: RIDEALONG_OIDC_ISSUER
  value: {{ required "oidc.issuer is empty: say the https address of your identity provider" .Values.oidc.issuer | quote }}
- name: RIDEALONG_OIDC_AUDIENCE
  value: {{ .Values.oidc.audience | quote }}
- name: RIDEALONG_LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
- name: RIDEALONG_SECRETS
  value: /run/secrets/ridealong
{{- range .Values.kafka.secretFiles }}
- name: {{ get (dict "ca.crt" "RIDEALONG_KAFKA_CA_FILE" "tls.crt" "RIDEALONG_KAFKA_CERT_FILE" "tls.key" "RIDEALONG_KAFKA_KEY_FILE") . }}
  value: /run/secrets/kafka/{{ . }}
{{- end }}
{{- with .Values.tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $.Values.tracing.share | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Secrets as files, where the settings look for them. Call with (dict "root" . "service" "agenda") */}}
{{- define "ridealong.secrets" -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ required "mongodb.existingSecret is empty: make a secret with the key uri and name it here" .root.Values.mongodb.existingSecret }}
          items:
            - {key: uri, path: ridealong_mongodb}
      {{- if hasPrefix "SASL" .root.Values.kafka.security }}
      - secret:
          name: {{ required "kafka.existingSecret is empty: kafka.security asks for a login; make a secret with username and password and name it here" .root.Values.kafka.existingSecret }}
          items:
            - {key: username, path: ridealong_kafka_username}
            - {key: password, path: ridealong_kafka_password}
      {{- end }}
      {{- if and (eq .service "notifier") .root.Values.smtp.existingSecret }}
      - secret:
          name: {{ .root.Values.smtp.existingSecret }}
          items:
            - {key: username, path: ridealong_smtp_username}
            - {key: password, path: ridealong_smtp_password}
      {{- end }}
      {{- if and (eq .service "notifier") .root.Values.links.existingSecret }}
      - secret:
          name: {{ .root.Values.links.existingSecret }}
          items:
            - {key: secret, path: ridealong_link_secret}
      {{- end }}
      {{- if and (eq .service "metrics") .root.Values.webhooks.existingSecret }}
      - secret:
          name: {{ .root.Values.webhooks.existingSecret }}
          items:
            - {key: key, path: ridealong_subscription_key}
      {{- end }}
{{- with .root.Values.kafka.secretFiles }}
- name: kafka
  secret:
    secretName: {{ required "kafka.existingSecret is empty, and kafka.secretFiles names files of it" $.root.Values.kafka.existingSecret }}
    defaultMode: 0440
    items:
      {{- range . }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
{{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{- define "ridealong.mounts" -}}
- {name: secrets, mountPath: /run/secrets/ridealong, readOnly: true}
{{- if .Values.kafka.secretFiles }}
- {name: kafka, mountPath: /run/secrets/kafka, readOnly: true}
{{- end }}
- {name: tmp, mountPath: /tmp}
{{- end }}
