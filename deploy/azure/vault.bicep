// Each identity may read its own secrets and no other: the owner of the tables is the migration's, the token the bot's and the notary's.
param name string
param location string
param botPrincipalId string
param migrationPrincipalId string
param notaryPrincipalId string
@secure()
param botSecret string
@secure()
param databaseUrl string
@secure()
param migrationDatabaseUrl string
@secure()
param notaryToken string

// Key Vault Secrets User
var readerRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}-vault'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource bot 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(botSecret)) {
  parent: vault
  name: 'bot'
  properties: { value: botSecret }
}

resource database 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: { value: databaseUrl }
}

resource migration 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'migration-database-url'
  properties: { value: migrationDatabaseUrl }
}

resource notary 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'notary-token'
  properties: { value: notaryToken }
}

resource botReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(botSecret)) {
  name: guid(bot.id, botPrincipalId)
  scope: bot
  properties: { roleDefinitionId: readerRole, principalId: botPrincipalId, principalType: 'ServicePrincipal' }
}

resource databaseReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in [botPrincipalId, migrationPrincipalId]: {
    name: guid(database.id, principalId)
    scope: database
    properties: { roleDefinitionId: readerRole, principalId: principalId, principalType: 'ServicePrincipal' }
  }
]

resource migrationReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(migration.id, migrationPrincipalId)
  scope: migration
  properties: { roleDefinitionId: readerRole, principalId: migrationPrincipalId, principalType: 'ServicePrincipal' }
}

resource notaryReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in [botPrincipalId, notaryPrincipalId]: {
    name: guid(notary.id, principalId)
    scope: notary
    properties: { roleDefinitionId: readerRole, principalId: principalId, principalType: 'ServicePrincipal' }
  }
]

output notaryTokenUri string = notary.properties.secretUri
output migrationUri string = migration.properties.secretUri
output botSecretUris object = {
  database: database.properties.secretUri
  notary: notary.properties.secretUri
  bot: empty(botSecret) ? '' : bot!.properties.secretUri
}
