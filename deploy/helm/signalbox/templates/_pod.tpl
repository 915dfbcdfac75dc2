{{- /* Only what Go’s own templates know is used, so that Go’s own engine can render the chart in a test. */ -}}
{{- define "signalbox.podSecurity" }}
      # Services of this namespace would come as variables that begin with SIGNALBOX_, which stop the start.
      enableServiceLinks: false
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        # Otherwise each mount would let the group read the notary's key, which then is refused.
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
{{- end }}
{{- define "signalbox.containerSecurity" }}
          securityContext:
            allowPrivilegeEscalation: false
            privileged: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
{{- end }}
{{- define "signalbox.resources" }}
          resources:
            requests: { cpu: {{ printf "%q" .requests.cpu }}, memory: {{ printf "%q" .requests.memory }} }
            limits: { cpu: {{ printf "%q" .limits.cpu }}, memory: {{ printf "%q" .limits.memory }} }
{{- end }}
{{- define "signalbox.pull" }}
{{- if .Values.image.pullSecret }}
      imagePullSecrets: [{ name: {{ .Values.image.pullSecret }} }]
{{- end }}
{{- end }}
{{- define "signalbox.image" }}
          image: {{ printf "%q" .Values.image.name }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}
{{- define "signalbox.botSettings" }}
            - name: DATABASE_URL
              valueFrom: { secretKeyRef: { name: {{ .Values.bot.secret }}, key: database-url } }
{{- range $name, $value := .Values.bot.settings }}
            - { name: {{ $name }}, value: {{ printf "%q" $value }} }
{{- end }}
{{- end }}
{{- define "signalbox.botPlaces" }}
            - { name: secrets, mountPath: /run/secrets/signalbox, readOnly: true }
            - { name: data, mountPath: /data }
            - { name: tmp, mountPath: /tmp }
{{- end }}
{{- define "signalbox.botVolumes" }}
        - { name: secrets, secret: { secretName: {{ .Values.bot.secret }}, defaultMode: 0440 } }
        # Copies of versions of the site, and what scripts write; nothing that has to stay.
        - { name: data, emptyDir: { sizeLimit: 1Gi } }
        - { name: tmp, emptyDir: { sizeLimit: 512Mi } }
{{- end }}
