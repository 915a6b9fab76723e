{{- define "vigil.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{- define "vigil.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vigil.labels" -}}
{{ include "vigil.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "vigil.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "vigil.configMap" -}}
{{ .Values.existingConfigMap | default (include "vigil.name" .) }}
{{- end }}

{{- /* The claim that the workers mount; empty with an object store. */ -}}
{{- define "vigil.claim" -}}
{{- if .Values.content.existingClaim }}
{{- .Values.content.existingClaim }}
{{- else if and .Values.content.claim (eq (dig "content" "store" "file" (.Values.config | default dict)) "file") }}
{{- include "vigil.name" . }}-content
{{- end }}
{{- end }}

{{- define "vigil.env" -}}
- name: TEMPORAL_ADDRESS
  value: {{ required "set temporal.address, such as temporal-frontend.temporal:7233" .Values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .Values.temporal.namespace | quote }}
{{- with include "vigil.profileEnv" . | trim }}
{{ . }}
{{- end }}
{{- end }}

{{- /* Temporal's controller sets the address, the namespace and the version. */ -}}
{{- define "vigil.profileEnv" -}}
{{- if .Values.temporal.existingSecret }}
- name: TEMPORAL_CONFIG_FILE
  value: /etc/temporal/temporal.toml
{{- end }}
{{- with .Values.temporal.profile }}
- name: TEMPORAL_PROFILE
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "vigil.podSettings" -}}
automountServiceAccountToken: false
{{- with .Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
# A Service named temporal would set variables such as TEMPORAL_PORT.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "vigil.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- /* Folders and no subPath: with that, a changed file would not arrive. */ -}}
{{- define "vigil.mounts" -}}
- { name: config, mountPath: /etc/vigil, readOnly: true }
{{- if .Values.temporal.existingSecret }}
- { name: temporal, mountPath: /etc/temporal, readOnly: true }
{{- end }}
- { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "vigil.volumes" -}}
- name: config
  configMap: { name: {{ include "vigil.configMap" . }} }
{{- with .Values.temporal.existingSecret }}
- name: temporal
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
- name: tmp
  emptyDir: {}
{{- end }}
