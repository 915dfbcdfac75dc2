import type { difference as english } from '../en/difference.ts';
import type { Translated } from '../en.ts';

export const difference: Translated<typeof english> = {
  'rules.answer.no': 'non',
  'rules.answer.yes': 'oui',
  'rules.answer.approval': 'après approbation par {who}',
  'rules.answer.tab': 'dans l’onglet',
  'rules.answer.rejects': 'terminée par {count, plural, one {# rejet} other {# rejets}}',
  'rules.answer.times': 'ouverte pendant {open}, valable {valid}',
  'rules.answer.cancels': 'annulée par {roles}',
  'rules.answer.reminds': 'après {span}, rappel',
  'rules.answer.asks': 'après {span}, demande à {roles}',
  'rules.answer.change': '{before} → {after}',
  'rules.holder.app-role': 'rôle d’application {name}',
  'rules.holder.group': 'groupe {id}',
  'rules.holder.person': 'personne {person}',
  'rules.holder.gained': '+ {holder}',
  'rules.holder.lost': '− {holder}',
  'rules.setting.freeze-gone': 'Le gel {name} n’existe plus.',
  'rules.setting.channels': 'Signalbox fonctionne dans d’autres canaux qu’avant.',
  'rules.setting.freeze-new': 'Le gel {name} est nouveau.',
  'rules.setting.freeze-other': 'Le gel {name} n’est plus le même.',
  'rules.setting.calendar-gone': 'Le calendrier {name} n’existe plus.',
  'rules.setting.calendar-new': 'Le calendrier {name} est nouveau.',
  'rules.setting.calendar-other': 'Le calendrier {name} n’est plus le même.',
  'rules.setting.hours': 'Les heures de travail du rôle {role}\u00A0: {before}, maintenant {after}.',
  'rules.setting.delegable': 'Les votes du rôle {role} peuvent être délégués\u00A0: {before}, maintenant {after}.',
  'rules.setting.delegate-for': 'Durée maximale d’une délégation de vote du rôle {role}\u00A0: {before}, maintenant {after}.',
  'rules.weak.everything': 'policy.yml permet tout à chaque rôle et ne protège donc rien. Donnez à chaque rôle ce dont il a besoin.',
  'rules.weak.role-everything':
    'policy.yml permet tout au rôle {role}\u00A0; rien ne retient qui l’a. Retirez ce dont ces personnes n’ont pas besoin.',
  'rules.weak.nobody-run':
    'policy.yml ne permet à personne d’exécuter quoi que ce soit\u00A0: personne n’a les rôles autorisés, ou une autre règle le leur interdit. Accordez «\u00A0run\u00A0» à un rôle que quelqu’un a.',
  'rules.weak.nobody-view':
    'policy.yml ne permet à personne de voir les exécutions\u00A0: on ne voit que les siennes et celles à approuver. Accordez «\u00A0view\u00A0» à un rôle que quelqu’un a.',
  'rules.weak.no-holder':
    'Personne ne peut avoir le rôle {role}, dont {count, plural, one {parle la règle} other {parlent les règles}} {rules}\u00A0: il n’a ni rôle d’application, ni groupe, ni personne dans policy.yml. Donnez-lui-en, ou retirez-le.',
  'rules.weak.high-unapproved':
    'Personne n’a à approuver {workflows}, où que ce soit, alors que le risque est élevé (high), comme toujours quand un workflow ne dit rien. Demandez une approbation dans policy.yml, à risks.high ou à un environnement, ou écrivez «\u00A0{setting}\u00A0» dans {count, plural, one {le fichier} other {les fichiers}}.',
  'rules.weak.high-one-vote':
    'risks.high dans policy.yml demande un seul vote, alors qu’un risque élevé en appelle plusieurs. Demandez-en deux avec «\u00A0{setting}\u00A0».',
  'rules.weak.no-approval':
    'policy.yml ne demande d’approbation à personne\u00A0: qui peut exécuter un workflow l’exécute aussitôt, partout. Protégez un environnement.',
  'rules.weak.no-governor':
    'policy.yml ne permet à personne de changer les règles (govern)\u00A0: aucun changement ne pourrait être approuvé dans Teams, seulement en ligne de commande sur le serveur.',
  'rules.weak.one-governor':
    'policy.yml permet à une seule personne de changer les règles (govern), et qui propose de nouvelles règles ne les approuve jamais\u00A0: aucun changement ne pourrait entrer en vigueur dans Teams.',
  'rules.weak.no-effect':
    'La règle {rule} de policy.yml est sans effet pour {permissions}, qui ne concerne aucun workflow ni environnement. Retirez-les-en.',
  'rules.weak.no-policy': 'Il n’y a pas de policy.yml\u00A0: personne ne peut rien faire tant qu’il n’y a pas de règles.',
  'rules.weak.no-rules': 'policy.yml ne permet rien\u00A0: personne ne peut rien faire tant qu’il n’y a pas de règles.',
  'rules.weak.unknown-app-role':
    'policy.yml nomme le rôle d’application «\u00A0{name}\u00A0», que l’inscription de l’onglet n’a pas dans le locataire {tenant}\u00A0: personne ne l’y a, et ce qui lui est interdit ne l’est à personne. Corrigez le nom.',
  'rules.weak.unknown-group':
    'policy.yml nomme le groupe {id}, que le locataire {tenant} n’a pas\u00A0: personne n’en fait partie, et ce qui lui est interdit ne l’est à personne. Corrigez l’identifiant.',
  'rules.weak.hidden-group':
    'Les membres du groupe {id} de policy.yml sont masqués\u00A0: sans la permission {permission}, personne ne semble en faire partie.',
  'rules.weak.test': 'policy-tests.yml\u00A0: {question} Attendu\u00A0: {expected}\u00A0; réponse\u00A0: {got}.',
  'rules.just-changed':
    'De nouvelles règles viennent d’entrer en vigueur\u00A0; rien n’a été modifié. Regardez de nouveau et répétez dans quelques secondes.',
  'rules.raced':
    'D’autres règles sont entrées en vigueur au même moment\u00A0; rien n’a été modifié. Regardez ce qui est en vigueur maintenant et réessayez.',
  'rules.none-in-force': 'Aucune règle n’est en vigueur. Prévenez un administrateur.',
  'rules.not-read-yet': 'Le dossier n’a pas encore été lu. Réessayez dans quelques secondes.',
};
