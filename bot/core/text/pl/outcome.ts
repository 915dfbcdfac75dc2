import type { outcome as english } from '../en/outcome.ts';
import type { Translated } from '../en.ts';

export const outcome: Translated<typeof english> = {
  'outcome.interrupted': 'Signalbox został zatrzymany w trakcie tego kroku. Nie wiadomo, czy krok zadziałał.',
  'outcome.stopped-in-it': 'Signalbox został zatrzymany w trakcie tego kroku.',
  'outcome.did-not-stop': 'Krok miał się zatrzymać, ale się nie zatrzymał. Nie wiadomo, czy zadziałał.',
  'outcome.check.happened': 'Sprawdzenie pokazuje, że krok zadziałał.',
  'outcome.check.did_not_happen': 'Sprawdzenie pokazuje, że krok nie zadziałał.',
  'outcome.check.unknown': 'Sprawdzenie nie pokazało, czy krok zadziałał.',
  'outcome.look': 'Nie wiadomo, czy krok „{step}” zadziałał. Ktoś musi to sprawdzić i odpowiedzieć.',
  'outcome.said.it_ran': '{name} odpowiada po sprawdzeniu: wykonano.',
  'outcome.said.it_did_not': '{name} odpowiada po sprawdzeniu: nie wykonano.',
  'outcome.said.abort': '{name} odpowiada po sprawdzeniu: zatrzymaj tutaj.',
  'outcome.no-action': 'Ten krok nie ma akcji do wykonania.',
  'outcome.action-gone': 'Akcja konektora {action} nie jest już dostępna.',
  'outcome.input-wrong': 'To, co dostała akcja {action}, jest nieprawidłowe: {problem}.',
  'expression.failed': 'Nie udało się obliczyć wyrażenia „{expression}”: {why}',
  'expression.no-json': 'Wynik nie jest tekstem, liczbą, wartością prawda/fałsz, listą ani mapą.',
  'expression.no-boolean': 'Warunek musi dawać prawdę albo fałsz.',
  'expression.too-long': 'Liczba znaków wyniku przekracza {most, number}.',
  'expression.not-plain': 'W tekście mogą stać tylko teksty, liczby i wartości prawda/fałsz.',
  'start.workflow-gone': 'Przepływu pracy {name} już nie ma.',
  'start.other-inputs': 'Przepływ pracy {name} ma teraz inne parametry.',
  'start.action-missing': 'Akcja konektora {action} nie jest dostępna. Powiadom administratora.',
  'start.call-refused': 'Krok „{step}” ({action}) nie działa z tymi parametrami. {problems}',
  'start.by-roles': 'Odrzucone przez: {who}, a to wystarcza według obecnych reguł i ról.',
  'held.unknown': '{why} Uruchomienie czeka, aż to będzie wiadomo.',
};
