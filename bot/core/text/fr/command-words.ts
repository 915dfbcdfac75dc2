/** What may be typed in French: the command or answer -> first words, as they are written. */
export const commandWords = {
  approve: ['approuver', 'approuve'],
  reject: ['rejeter', 'rejette'],
  cancel: ['annuler', 'arrêter'],
  help: ['aide', 'commandes'],
  status: ['état', 'exécutions'],
  at: ['planifier'],
  'break-glass': ['urgence'],
  delegate: ['déléguer'],
  delegations: ['délégations'],
  'out-of-office': ['absence'],
  review: ['revue'],
  who: ['qui'],
  why: ['pourquoi'],
  it_ran: ['exécutée'],
  it_did_not: ['non exécutée'],
  abort: ['arrêter ici'],
} as const;
