// The administrator owns the tables and migrates; the migration makes the user that works, `signalbox`, with its few rights.
param name string
param location string
param subnetId string
param dnsZoneId string
@secure()
param ownerPassword string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2023-06-01-preview' = {
  name: '${name}-database'
  location: location
  sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
  properties: {
    version: '16'
    administratorLogin: 'signalbox_owner'
    administratorLoginPassword: ownerPassword
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 35, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'ZoneRedundant' }
    network: { delegatedSubnetResourceId: subnetId, privateDnsZoneArmResourceId: dnsZoneId }
  }

  resource database 'databases' = {
    name: 'signalbox'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }
}

output id string = server.id
output host string = server.properties.fullyQualifiedDomainName
