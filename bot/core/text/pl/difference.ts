import type { difference as english } from '../en/difference.ts';
import type { Translated } from '../en.ts';

export const difference: Translated<typeof english> = {
  'rules.answer.no': 'nie',
  'rules.answer.yes': 'tak',
  'rules.answer.approval': 'po zatwierdzeniu przez: {who}',
  'rules.answer.tab': 'w zakładce',
  'rules.answer.rejects': 'do odrzucenia potrzeba {count, plural, one {# głosu} few {# głosów} many {# głosów} other {# głosu}}',
  'rules.answer.times': 'otwarte przez {open}, ważne przez {valid}',
  'rules.answer.cancels': 'anuluje: {roles}',
  'rules.answer.reminds': 'po {span} przypomina',
  'rules.answer.asks': 'po {span} pyta: {roles}',
  'rules.answer.change': '{before} → {after}',
  'rules.holder.app-role': 'rola aplikacji {name}',
  'rules.holder.group': 'grupa {id}',
  'rules.holder.person': 'osoba {person}',
  'rules.holder.gained': '+ {holder}',
  'rules.holder.lost': '− {holder}',
  'rules.setting.freeze-gone': 'Wstrzymania zmian {name} już nie ma.',
  'rules.setting.channels': 'Signalbox działa w innych kanałach niż dotąd.',
  'rules.setting.freeze-new': 'Wstrzymanie zmian {name} jest nowe.',
  'rules.setting.freeze-other': 'Wstrzymanie zmian {name} jest inne.',
  'rules.setting.calendar-gone': 'Kalendarza {name} już nie ma.',
  'rules.setting.calendar-new': 'Kalendarz {name} jest nowy.',
  'rules.setting.calendar-other': 'Kalendarz {name} jest inny.',
  'rules.setting.hours': 'Godziny pracy roli {role}: było {before}, jest {after}.',
  'rules.setting.delegable': 'Czy głosy roli {role} można przekazywać: było {before}, jest {after}.',
  'rules.setting.delegate-for': 'Na jak długo można przekazać głosy roli {role}: było {before}, jest {after}.',
  'rules.weak.everything': 'policy.yml pozwala każdej roli na wszystko, więc niczego nie chroni. Daj każdej roli to, czego potrzebuje.',
  'rules.weak.role-everything':
    'policy.yml pozwala roli {role} na wszystko, więc nic nie powstrzymuje tych, którzy ją mają. Pomiń to, czego nie potrzebują.',
  'rules.weak.nobody-run':
    'policy.yml nikomu nie pozwala niczego uruchamiać: ról, którym na to pozwolono, nikt nie ma albo inna reguła im tego zabrania. Daj „run” roli, którą ktoś ma.',
  'rules.weak.nobody-view':
    'policy.yml nikomu nie pozwala oglądać uruchomień: każdy widzi tylko własne i te, które ma zatwierdzić. Daj „view” roli, którą ktoś ma.',
  'rules.weak.no-holder':
    'Nikt nie może mieć roli {role}, o której {count, plural, one {mówi reguła} few {mówią reguły} many {mówią reguły} other {mówią reguły}} {rules}: nie ma dla niej w policy.yml roli aplikacji, grupy ani osoby. Dodaj je albo usuń rolę.',
  'rules.weak.high-unapproved':
    'Nikt nigdzie nie musi zatwierdzać: {workflows}, choć ryzyko jest wysokie (high), jak zawsze, gdy przepływ pracy nie mówi inaczej. Zażądaj zatwierdzenia w policy.yml, w risks.high albo przy środowisku, albo wpisz „{setting}” w {count, plural, one {pliku} few {plikach} many {plikach} other {plikach}}.',
  'rules.weak.high-one-vote': 'risks.high w policy.yml prosi o jeden głos, a wysokie ryzyko jest dla kilku. Poproś o dwa: „{setting}”.',
  'rules.weak.no-approval':
    'policy.yml nikogo nie pyta o zatwierdzenie: kto może uruchomić przepływ pracy, uruchamia go od razu i wszędzie. Zabezpiecz środowisko.',
  'rules.weak.no-governor':
    'policy.yml nikomu nie daje uprawnienia do reguł (govern): żadnej ich zmiany nie dałoby się zatwierdzić w Teams, tylko z wiersza poleceń serwera.',
  'rules.weak.one-governor':
    'policy.yml daje uprawnienie do reguł (govern) tylko jednej osobie, a kto proponuje nowe reguły, nigdy ich nie zatwierdza: żadna zmiana nie mogłaby wejść w życie w Teams.',
  'rules.weak.no-effect':
    'Reguła {rule} w policy.yml nic nie daje dla: {permissions}, bo nie dotyczy to przepływu pracy ani środowiska. Pomiń je w niej.',
  'rules.weak.no-policy': 'Nie ma policy.yml: nikomu nic nie wolno, dopóki nie będzie w nim reguł.',
  'rules.weak.no-rules': 'policy.yml na nic nie pozwala: nikomu nic nie wolno, dopóki nie będzie w nim reguł.',
  'rules.weak.unknown-app-role':
    'policy.yml wymienia rolę aplikacji „{name}”, której rejestracja zakładki nie ma w dzierżawie {tenant}: nikt jej tam nie ma, a co jej zabroniono, nie jest zabronione nikomu. Popraw nazwę.',
  'rules.weak.unknown-group':
    'policy.yml wymienia grupę {id}, której nie ma w dzierżawie {tenant}: nikt tam do niej nie należy, a co jej zabroniono, nie jest zabronione nikomu. Popraw identyfikator.',
  'rules.weak.hidden-group':
    'Członkowie grupy {id} z policy.yml są ukryci: bez uprawnienia {permission} wygląda na to, że nikt do niej nie należy.',
  'rules.weak.test': 'policy-tests.yml: {question} Oczekiwano: {expected}; odpowiedź: {got}.',
  'rules.just-changed': 'Właśnie weszły w życie nowe reguły, więc niczego nie zmieniono. Sprawdź ponownie i powtórz to za kilka sekund.',
  'rules.raced':
    'W tej samej chwili weszły w życie inne reguły, więc niczego nie zmieniono. Zobacz, co teraz obowiązuje, i spróbuj ponownie.',
  'rules.none-in-force': 'Nie obowiązują żadne reguły. Powiadom administratora.',
  'rules.not-read-yet': 'Folder nie został jeszcze odczytany. Spróbuj ponownie za kilka sekund.',
};
