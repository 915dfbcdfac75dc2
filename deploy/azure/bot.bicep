// The bot, and a job that migrates: the only one that has the address of the tables' owner.
param name string
param location string
param image string
param registry string
param environmentId string
param publicHost string
param botType string
param botAppId string
param apiClientId string
param teamsAppId string
param identityId string
param identityClientId string
param migrationIdentityId string
param secretUris object
param migrationUri string
param notaryAddress string
param notaryPublicKey string

var isManaged = botType == 'managed-identity'

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    configuration: {
      activeRevisionsMode: 'Single'
      registries: empty(registry) ? [] : [{ server: registry, identity: identityId }]
      ingress: { external: true, targetPort: 3978, allowInsecure: false }
      secrets: concat(
        [
          { name: 'database-url', keyVaultUrl: secretUris.database, identity: identityId }
          { name: 'notary-token', keyVaultUrl: secretUris.notary, identity: identityId }
        ],
        isManaged ? [] : [{ name: 'bot', keyVaultUrl: secretUris.bot, identity: identityId }]
      )
    }
    template: {
      containers: [
        {
          name: 'signalbox'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(
            [
              { name: 'DATABASE_URL', secretRef: 'database-url' }
              { name: 'SIGNALBOX_BOT_APP_ID', value: botAppId }
              { name: 'SIGNALBOX_BOT_TYPE', value: botType }
              { name: 'SIGNALBOX_TENANT_ID', value: tenant().tenantId }
              { name: 'SIGNALBOX_API_CLIENT_ID', value: apiClientId }
              { name: 'SIGNALBOX_TEAMS_APP_ID', value: teamsAppId }
              { name: 'SIGNALBOX_PUBLIC_URL', value: 'https://${publicHost}' }
              { name: 'SIGNALBOX_PROXIES', value: '1' }
              { name: 'SIGNALBOX_DIRECTORY_CREDENTIAL', value: 'managed-identity' }
              { name: 'SIGNALBOX_DIRECTORY_CLIENT_ID', value: identityClientId }
              { name: 'SIGNALBOX_NOTARY', value: notaryAddress }
              { name: 'SIGNALBOX_NOTARY_TOKEN_FILE', value: '/run/secrets/signalbox/notary-token' }
              { name: 'SIGNALBOX_NOTARY_PUBLIC_KEY', value: notaryPublicKey }
            ],
            isManaged ? [] : [{ name: 'SIGNALBOX_BOT_SECRET_FILE', value: '/run/secrets/signalbox/bot' }]
          )
          volumeMounts: [{ volumeName: 'secrets', mountPath: '/run/secrets/signalbox' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/livez', port: 3978 }, periodSeconds: 10, failureThreshold: 18 }
            { type: 'Liveness', httpGet: { path: '/livez', port: 3978 }, periodSeconds: 10, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 5, failureThreshold: 3 }
          ]
        }
      ]
      scale: { minReplicas: 2, maxReplicas: 4 }
      volumes: [
        {
          name: 'secrets'
          storageType: 'Secret'
          secrets: concat(
            [{ secretRef: 'notary-token', path: 'notary-token' }],
            isManaged ? [] : [{ secretRef: 'bot', path: 'bot' }]
          )
        }
      ]
    }
  }
}

resource migration 'Microsoft.App/jobs@2024-03-01' = {
  name: '${name}-migration'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${migrationIdentityId}': {} } }
  properties: {
    environmentId: environmentId
    configuration: {
      triggerType: 'Manual'
      registries: empty(registry) ? [] : [{ server: registry, identity: migrationIdentityId }]
      replicaTimeout: 900
      replicaRetryLimit: 0
      manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
      secrets: [
        { name: 'database-url', keyVaultUrl: secretUris.database, identity: migrationIdentityId }
        { name: 'migration-database-url', keyVaultUrl: migrationUri, identity: migrationIdentityId }
      ]
    }
    template: {
      containers: [
        {
          name: 'migration'
          image: image
          args: ['db', 'migrate']
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            { name: 'MIGRATION_DATABASE_URL', secretRef: 'migration-database-url' }
          ]
        }
      ]
    }
  }
}

output id string = app.id
output host string = app.properties.configuration.ingress.fqdn
