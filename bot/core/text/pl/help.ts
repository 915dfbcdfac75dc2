import type { help as english } from '../en/help.ts';
import type { Translated } from '../en.ts';

export const help: Translated<typeof english> = {
  'help.title': 'Co możesz tu zrobić',
  'help.no-workflow': 'Na razie nie możesz uruchomić żadnego przepływu pracy. Poproś o rolę osobę, która prowadzi Signalbox.',
  'help.hint': 'Oznacz mnie i wpisz polecenie. O pominięte parametry zapytam w formularzu.',
  'help.hello':
    'Cześć, tu Signalbox. Uruchamiam z tej rozmowy zatwierdzone przepływy pracy. Oznacz mnie i wpisz „pomoc”, aby zobaczyć, co możesz zrobić.',
  'channel.refused': 'Signalbox nie działa w tym kanale: zasady go pomijają. Użyj innego kanału albo napisz do mnie prywatnie.',
  'help.edited': 'Widzę edycję wiadomości. Edycja nigdy niczego nie uruchamia ani nie zmienia; wyślij polecenie jako nową wiadomość.',
  'command.approve': 'Zatwierdza uruchomienie, które czeka na Twoją rolę; plan to początek skrótu planu.',
  'command.reject': 'Odrzuca uruchomienie, które czeka na Twoją rolę; plan to początek skrótu planu.',
  'command.at': 'Zgłasza teraz uruchomienie, które zacznie się później; zatwierdza się je razem z terminem. {example}',
  'command.break-glass':
    'Wykonuje polecenie od razu, bez zatwierdzenia i mimo wstrzymania zmian. Widzą to wszyscy, a ktoś inny robi przegląd. {example}',
  'command.cancel': 'Zatrzymuje uruchomienie; wykonane kroki pozostają wykonane.',
  'command.delegate':
    'Przekazuje Twój głos innej osobie na pewien czas, np. „{example}”. „delegate stop” odbiera go, a z identyfikatorem – tylko ten jeden.',
  'command.delegations': 'Wymienia głosy przekazane przez Ciebie i przekazane Tobie.',
  'command.help': 'Pokazuje, co możesz zrobić.',
  'command.out-of-office':
    'Przekazuje wszystkie Twoje głosy innej osobie na czas nieobecności; w tym czasie nie dostajesz próśb, np. „{example}”.',
  'command.review': 'Zamyka przegląd uruchomienia bez zatwierdzenia; napisz, co z niego wynika.',
  'command.rules':
    'Pokazuje obowiązujące reguły i to, co czeka; „rules diff”, „rules propose”, „rules approve” i „rules reject” służą do ich zmiany.',
  'command.status': 'Pokazuje trwające uruchomienia albo jedno z nich.',
  'command.audit':
    'Pokazuje najnowsze wpisy dziennika audytu, które możesz zobaczyć, np. „{example}”; także „osoba”, „kanał”, „przez”, „rodzaj” i „zapisane” dla filtrów z zakładki.',
  'command.who': 'Mówi, które role mogą coś zrobić i kto to zatwierdza, np. „{example}”.',
  'command.why':
    'Wyjaśnia, czy możesz coś zrobić, np. „{example}”, albo dlaczego uruchomienie jest w danym stanie. „… for <person>” pyta o inną osobę.',
  'status.none': 'Nic, co możesz zobaczyć, nie jest w toku. Wpisz „pomoc”, aby zobaczyć, co możesz uruchomić.',
  'status.title': 'W toku',
  'status.hint': 'Wpisz „stan” i numer uruchomienia, aby zobaczyć więcej.',
  'status.older': 'i starsze; wszystkie są w zakładce',
  'status.more': 'i jeszcze {count, number}; wszystkie są w zakładce',
};
