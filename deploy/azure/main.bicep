// Signalbox on Azure: a container app, its notary, Postgres, a key vault, the Azure Bot and alerts, in one resource group.
// docs/install.md says in which order. Not checked by a compiler in the tests: there is none on the npm registry.
targetScope = 'resourceGroup'

@description('Begins every name; the vault and the storage account need it to be unique in all of Azure.')
@minLength(3)
@maxLength(14)
param name string = 'signalbox'
param location string = resourceGroup().location
@description('Your own build with your site in it, by version or digest, where the identities may pull it.')
param image string
@description('Host of a private registry; each identity needs AcrPull there. Empty = a public one.')
param registry string = ''
@description('Host of SIGNALBOX_PUBLIC_URL, and of the manifest.')
param publicHost string
@allowed(['single-tenant', 'managed-identity'])
param botType string = 'single-tenant'
@description('The registration Signalbox Bot; not used with a managed identity, which is then the bot itself.')
param botAppId string = ''
@description('The registration Signalbox API.')
param apiClientId string
param teamsAppId string
@description('Who is told by mail when an alert fires.')
param alertMail string
@description('What the notary says of itself after its first start. Until then there is no bot.')
param notaryPublicKey string = ''
@secure()
param botSecret string = ''
@secure()
@description('Letters and digits only: it stands in an address.')
param ownerPassword string
@secure()
@description('Letters and digits only: it stands in an address.')
param databasePassword string
@secure()
@minLength(32)
param notaryToken string

resource botIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-bot'
  location: location
}

resource migrationIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-migration'
  location: location
}

resource notaryIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-notary'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: '${name}-logs'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 90 }
}

module network 'network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
  }
}

module database 'database.bicep' = {
  name: 'database'
  params: {
    name: name
    location: location
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseZoneId
    ownerPassword: ownerPassword
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  params: {
    name: name
    location: location
    botPrincipalId: botIdentity.properties.principalId
    migrationPrincipalId: migrationIdentity.properties.principalId
    notaryPrincipalId: notaryIdentity.properties.principalId
    botSecret: botSecret
    databaseUrl: 'postgresql://signalbox:${databasePassword}@${database.outputs.host}/signalbox?sslmode=verify-full'
    migrationDatabaseUrl: 'postgresql://signalbox_owner:${ownerPassword}@${database.outputs.host}/signalbox?sslmode=verify-full'
    notaryToken: notaryToken
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-apps'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: network.outputs.appsSubnetId }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey }
    }
  }
}

module notary 'notary.bicep' = {
  name: 'notary'
  params: {
    name: name
    location: location
    image: image
    registry: registry
    environmentName: environment.name
    identityId: notaryIdentity.id
    identityClientId: notaryIdentity.properties.clientId
    principalId: notaryIdentity.properties.principalId
    tokenUri: vault.outputs.notaryTokenUri
  }
}

module bot 'bot.bicep' = if (!empty(notaryPublicKey)) {
  name: 'bot'
  params: {
    name: name
    location: location
    image: image
    registry: registry
    environmentId: environment.id
    publicHost: publicHost
    botType: botType
    botAppId: botType == 'managed-identity' ? botIdentity.properties.clientId : botAppId
    apiClientId: apiClientId
    teamsAppId: teamsAppId
    identityId: botIdentity.id
    identityClientId: botIdentity.properties.clientId
    migrationIdentityId: migrationIdentity.id
    secretUris: vault.outputs.botSecretUris
    migrationUri: vault.outputs.migrationUri
    notaryAddress: notary.outputs.address
    notaryPublicKey: notaryPublicKey
  }
}

resource azureBot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-bot'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'S1' }
  properties: {
    displayName: 'Signalbox'
    endpoint: 'https://${publicHost}/api/messages'
    msaAppId: botType == 'managed-identity' ? botIdentity.properties.clientId : botAppId
    msaAppType: botType == 'managed-identity' ? 'UserAssignedMSI' : 'SingleTenant'
    msaAppTenantId: tenant().tenantId
    msaAppMSIResourceId: botType == 'managed-identity' ? botIdentity.id : null
    disableLocalAuth: true
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: { channelName: 'MsTeamsChannel', properties: { isEnabled: true } }
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    mail: alertMail
    databaseId: database.outputs.id
    logsId: logs.id
    botId: empty(notaryPublicKey) ? '' : bot!.outputs.id
  }
}

output botIdentityClientId string = botIdentity.properties.clientId
output appHost string = empty(notaryPublicKey) ? '' : bot!.outputs.host
