import type { form as english } from '../en/form.ts';
import type { Translated } from '../en.ts';

export const form: Translated<typeof english> = {
  'form.too-large':
    'Ten formularz nie mieści się na karcie. Wpisz polecenie ze wszystkimi parametrami albo uruchom przepływ pracy w zakładce Signalbox.',
  'form.submit': 'Uruchom: {workflow}',
  'form.yes': 'Tak',
  'form.choose': 'Wybierz opcję',
  'form.wrong.text': 'Wypełnij to pole.',
  'form.wrong.number': 'Podaj liczbę od {min, number, ::.######} do {max, number, ::.######}.',
  'form.wrong.choice': 'Wybierz jedną z opcji.',
};
