import type { approval as english } from '../en/approval.ts';
import type { Translated } from '../en.ts';

export const approval: Translated<typeof english> = {
  'approval.title': 'Approbation',
  'approval.open': 'Demandée à {who}',
  'approval.approved': 'Approuvée par {who}',
  'approval.rejected': 'Rejetée par {who}',
  'approval.expired': 'Expirée, demandée à {who}',
  'approval.cancelled': 'Annulée, demandée à {who}',
  'approval.superseded': 'Remplacée, demandée à {who}',
  'approval.asked-here': 'Personnes sollicitées\u00A0: {people}',
  'approval.progress': '{given, number} sur {total, plural, one {# approbation} other {# approbations}}',
  'approval.places': '{given, number} sur {total, number}',
  'approval.tab-only': 'Critique\u00A0: approbation uniquement dans l’onglet Signalbox, après une nouvelle connexion.',
  'approval.also-asked': 'Sans réponse, également demandée à\u00A0:',
  'approval.see-tab': 'voir l’onglet',
  'approval.changed': 'Modifié\u00A0:',
  'approval.expires-at': 'Expire\u00A0: {when}',
  'approval.expired-at': 'Expirée\u00A0: {when}',
  'vote.approved': '{by} a approuvé',
  'vote.rejected': '{by} a rejeté',
};
