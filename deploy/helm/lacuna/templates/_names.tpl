{{- define "lacuna.labels" -}}
app.kubernetes.io/name: lacuna
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
