import { AUDIT_DECISIONS, type AuditDecision } from '../audit/decisions.ts';
import { VIAS } from '../audit/event.ts';
import { withoutAccents } from './command-words.ts';

/** What begins a part of a question to the log, or is one by itself. */
export type AuditWord = 'run' | 'person' | 'since' | 'today' | 'yesterday' | 'channel' | 'via' | 'kind' | 'me' | 'saved';
type Via = (typeof VIAS)[number];

/** The English words, which stand in every example, then the Polish and the French ones. */
const WORDS: Readonly<Record<AuditWord, readonly string[]>> = {
  run: ['run', 'uruchomienie', 'exécution'],
  person: ['person', 'by', 'osoba', 'personne'],
  since: ['since', 'od', 'depuis'],
  today: ['today', 'dziś', 'dzisiaj', "aujourd'hui", 'aujourd’hui'],
  yesterday: ['yesterday', 'wczoraj', 'hier'],
  channel: ['channel', 'kanał', 'canal'],
  via: ['via', 'through', 'door', 'przez', 'droga', 'par'],
  kind: ['kind', 'type', 'rodzaj', 'typ'],
  me: ['me', 'ja', 'moi'],
  saved: ['saved', 'zapisane', 'zapisany', 'enregistrés', 'enregistré'],
};

const DOORS: Readonly<Record<Via, readonly string[]>> = {
  chat: ['rozmowa', 'rozmowę', 'czat', 'conversation'],
  card: ['karta', 'kartę', 'carte'],
  tab: ['zakładka', 'zakładkę', 'onglet'],
  schedule: ['harmonogram', 'planification'],
  engine: ['silnik', 'moteur'],
  start: ['démarrage'],
  cli: ['terminal', 'console'],
};

const DECISIONS: Readonly<Record<AuditDecision, readonly string[]>> = {
  allowed: ['dozwolone', 'permis'],
  denied: ['odmowa', 'refusé'],
  needs_approval: ['waiting', 'needs-approval', 'oczekujące', 'en-attente'],
  approved: ['zatwierdzone', 'approuvé'],
  rejected: ['odrzucone', 'rejeté'],
  broke_glass: ['break-glass', 'awaryjne', 'urgence'],
};

/** Which word this is, in any of our languages, also without its accents; null when it is none. */
export function auditWord(word: string): AuditWord | null {
  const names = Object.keys(WORDS).filter((name): name is AuditWord => Object.hasOwn(WORDS, name));
  return names.find((name) => means(word, WORDS[name])) ?? null;
}

/** Which door is meant: by its name in the log, or as people call it. */
export function viaWord(word: string): Via | null {
  return VIAS.find((name) => means(word, [name, ...DOORS[name]])) ?? null;
}

export function decisionWord(word: string): AuditDecision | null {
  return AUDIT_DECISIONS.find((name) => means(word, [name, ...DECISIONS[name]])) ?? null;
}

function means(word: string, words: readonly string[]): boolean {
  return words.some((one) => one === word || withoutAccents(one) === word);
}
