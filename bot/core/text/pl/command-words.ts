/** What may be typed in Polish: the command or answer -> first words, as they are written. */
export const commandWords = {
  approve: ['zatwierdź', 'zatwierdzam'],
  reject: ['odrzuć', 'odrzucam'],
  cancel: ['anuluj', 'zatrzymaj'],
  help: ['pomoc', 'polecenia'],
  status: ['stan', 'uruchomienia'],
  at: ['zaplanuj'],
  'break-glass': ['awaryjnie'],
  delegate: ['przekaż', 'deleguj'],
  delegations: ['zastępstwa'],
  'out-of-office': ['nieobecność'],
  review: ['przegląd'],
  who: ['kto'],
  why: ['dlaczego', 'czemu'],
  it_ran: ['wykonano'],
  it_did_not: ['nie wykonano'],
  abort: ['zatrzymaj tutaj'],
} as const;
