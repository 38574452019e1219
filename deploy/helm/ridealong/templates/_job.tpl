{{/* A job of the operator's image before install and upgrade. Call with (dict "root" . "name" "topics" "args" (list ...) "weight" 0 "seconds" 300) */}}
{{- define "ridealong.job" -}}
{{- $here := dict "root" .root "service" "operator" }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ include "ridealong.name" .root }}-{{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "ridealong.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: {{ .weight | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    # Helm 4 shows what it says when it fails; with Helm 3: kubectl logs job/...
    helm.sh/hook-output-log-policy: hook-failed
spec:
  backoffLimit: 2
  activeDeadlineSeconds: {{ .seconds }}
  ttlSecondsAfterFinished: 3600
  template:
    metadata:
      labels:
        {{- include "ridealong.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .name }}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      securityContext:
        {{- include "ridealong.podSecurity" .root | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "ridealong.image" $here }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: {{ toJson .args }}
          terminationMessagePolicy: FallbackToLogsOnError
          env:
            {{- include "ridealong.environment" .root | nindent 12 }}
            - name: HOME
              value: /tmp
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 512Mi}
          securityContext:
            {{- include "ridealong.containerSecurity" .root | nindent 12 }}
          volumeMounts:
            {{- include "ridealong.mounts" .root | nindent 12 }}
      volumes:
        {{- include "ridealong.secrets" $here | nindent 8 }}
{{- end }}
