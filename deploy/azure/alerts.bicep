// Somebody is told when the bot is away, the database is away or full, and when the log says that it was changed or is not sealed.
param name string
param location string
param mail string
param databaseId string
param logsId string
@description('Empty until there is a bot.')
param botId string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: 'signalbox'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: mail, useCommonAlertSchema: true }]
  }
}

var databaseAlerts = [
  { name: 'database-away', says: 'Postgres does not answer.', metric: 'is_db_alive', operator: 'LessThan', threshold: 1 }
  { name: 'database-full', says: 'Four fifths of the disk are used.', metric: 'storage_percent', operator: 'GreaterThan', threshold: 80 }
]

resource ofDatabase 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in databaseAlerts: {
    name: '${name}-${alert.name}'
    location: 'global'
    properties: {
      description: alert.says
      severity: 1
      enabled: true
      scopes: [databaseId]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricName: alert.metric
            operator: alert.operator
            threshold: alert.threshold
            timeAggregation: 'Maximum'
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource botAway 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(botId)) {
  name: '${name}-bot-away'
  location: 'global'
  properties: {
    description: 'No replica of the bot runs.'
    severity: 1
    enabled: true
    scopes: [botId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'replicas'
          metricName: 'Replicas'
          operator: 'LessThan'
          threshold: 1
          timeAggregation: 'Maximum'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

// pino's level 50 is an error; FORK: begins what the notary says when the log is not what it signed.
resource errors 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = {
  name: '${name}-errors'
  location: location
  properties: {
    displayName: 'Signalbox: errors in the log'
    severity: 2
    enabled: true
    scopes: [logsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s startswith "${name}" | where Log_s contains "\\"level\\":50" or Log_s contains "FORK:"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}
