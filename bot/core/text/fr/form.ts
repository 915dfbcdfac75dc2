import type { form as english } from '../en/form.ts';
import type { Translated } from '../en.ts';

export const form: Translated<typeof english> = {
  'form.too-large':
    'Ce formulaire est trop grand pour une carte. Saisissez la commande avec tous ses paramètres, ou exécutez le workflow depuis l’onglet Signalbox.',
  'form.submit': 'Exécuter {workflow}',
  'form.yes': 'Oui',
  'form.choose': 'Choisissez une option',
  'form.wrong.text': 'Veuillez remplir ce champ.',
  'form.wrong.number': 'Veuillez indiquer un nombre de {min, number, ::.######} à {max, number, ::.######}.',
  'form.wrong.choice': 'Veuillez choisir une option.',
};
