// The notary: an identity, a disk and an anchor of its own. The anchor cannot be changed or shortened for a year, by nobody.
param name string
param location string
param image string
param registry string
param environmentName string
param identityId string
param identityClientId string
param principalId string
param tokenUri string

// Storage Blob Data Contributor
var writerRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${toLower(replace(name, '-', ''))}anchors'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: { minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: true, allowBlobPublicAccess: false }

  resource blobs 'blobServices' = {
    name: 'default'

    resource anchors 'containers' = {
      name: 'checkpoints'

      resource kept 'immutabilityPolicies' = {
        name: 'default'
        properties: { immutabilityPeriodSinceCreationInDays: 365, allowProtectedAppendWrites: false }
      }
    }
  }

  resource files 'fileServices' = {
    name: 'default'

    resource state 'shares' = {
      name: 'notary'
      properties: { shareQuota: 1, enabledProtocols: 'SMB' }
    }
  }
}

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage::blobs::anchors.id, principalId)
  scope: storage::blobs::anchors
  properties: { roleDefinitionId: writerRole, principalId: principalId, principalType: 'ServicePrincipal' }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: environmentName

  resource state 'storages' = {
    name: 'notary'
    properties: {
      azureFile: {
        accountName: storage.name
        accountKey: storage.listKeys().keys[0].value
        shareName: storage::files::state.name
        accessMode: 'ReadWrite'
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: '${name}-notary'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      registries: empty(registry) ? [] : [{ server: registry, identity: identityId }]
      // Within the environment only; the environment ends TLS.
      ingress: { external: false, targetPort: 3990, allowInsecure: false }
      secrets: [{ name: 'token', keyVaultUrl: tokenUri, identity: identityId }]
    }
    template: {
      containers: [
        {
          name: 'notary'
          image: image
          command: ['node', 'audit/notary/start.js']
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: [
            { name: 'SIGNALBOX_NOTARY_DIR', value: '/state/notary' }
            { name: 'SIGNALBOX_NOTARY_LISTEN', value: '0.0.0.0:3990' }
            { name: 'SIGNALBOX_NOTARY_TOKEN_FILE', value: '/run/secrets/notary/token' }
            { name: 'SIGNALBOX_NOTARY_ANCHORS', value: 'azure:${storage.properties.primaryEndpoints.blob}checkpoints' }
            { name: 'SIGNALBOX_NOTARY_AZURE_CREDENTIAL', value: 'managed-identity' }
            { name: 'SIGNALBOX_NOTARY_AZURE_CLIENT_ID', value: identityClientId }
          ]
          volumeMounts: [
            { volumeName: 'state', mountPath: '/state' }
            { volumeName: 'secrets', mountPath: '/run/secrets/notary' }
          ]
          probes: [{ type: 'Liveness', tcpSocket: { port: 3990 }, periodSeconds: 10, failureThreshold: 6 }]
        }
      ]
      // One process at a time: two would sign two trees.
      scale: { minReplicas: 1, maxReplicas: 1 }
      volumes: [
        {
          name: 'state'
          storageType: 'AzureFile'
          storageName: environment::state.name
          mountOptions: 'uid=10001,gid=10001,dir_mode=0700,file_mode=0600,nobrl'
        }
        { name: 'secrets', storageType: 'Secret', secrets: [{ secretRef: 'token', path: 'token' }] }
      ]
    }
  }
}

output address string = 'https://${app.properties.configuration.ingress.fqdn}'
