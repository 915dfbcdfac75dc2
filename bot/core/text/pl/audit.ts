import type { audit as english } from '../en/audit.ts';
import type { Translated } from '../en.ts';

export const audit: Translated<typeof english> = {
  'audit.export-whole': 'Dziennik może wyeksportować tylko ktoś, komu wolno go czytać w całości: {roles}.',
  'audit.export-nobody':
    'Eksport obejmuje cały dziennik, a żadna rola nie może go czytać w całości. Może to zmienić ten, kto zarządza regułami.',
  'audit.nothing-sealed':
    'Nic w dzienniku nie jest jeszcze zapieczętowane, więc nie ma czego wyeksportować z dowodem. Spróbuj ponownie, gdy notariusz podpisze.',
  'audit.no-checkpoint': 'Nie ma punktu kontrolnego dla liczby zdarzeń {size, number}. Pomiń rozmiar, aby wziąć najnowszy.',
  'audit.export-too-large':
    'Ten eksport jest większy, niż może być plik zip. Wybierz krótszy okres albo wyeksportuj poleceniem „signalbox audit export”.',
  'audit.export-busy': 'Trwają już inne eksporty, najwyżej tyle naraz: {most, number}. Spróbuj ponownie, gdy któryś się zakończy.',
  'audit.no-event': 'W tym, co wolno Ci zobaczyć z dziennika, nie ma zdarzenia {seq, number}.',
  'audit.not-sealed-yet': 'Żaden punkt kontrolny nie obejmuje jeszcze zdarzenia {seq, number}. Spróbuj za minutę.',
  'audit.no-notary':
    'Nikt nie podpisuje tego dziennika, więc niczego w nim nie da się dowieść. Notariusza ustawia operator: zobacz „The notary” w docs/operations.md.',
  'audit.title': 'Z dziennika audytu',
  'audit.none': 'W dzienniku nie ma niczego takiego, co możesz zobaczyć.',
  'audit.more': 'Jest tego więcej. Otwórz zakładkę, aby zobaczyć wszystko.',
  'audit.erased': 'Nazwisko i zdanie zostały usunięte.',
  'audit.in-person': 'Treść dziennika audytu nie jest dla wszystkich w tym miejscu. Zapytaj mnie w naszym czacie osobistym.',
  'audit.not-read':
    'W pytaniu do dziennika audytu nie rozumiem „{word}”. Wpisz np. „{example}”, uruchomienie, „person @ktoś” albo tekst w cudzysłowie.',
  'audit.no-channel':
    '„{word}” to nie kanał. Podaj jego link (w Teams w menu kanału: „Kopiuj link”) albo identyfikator, który zaczyna się od „19:”.',
  'audit.no-via': '„{word}” to nie droga do Signalboxa. Możliwe są: {doors}.',
  'audit.no-kind':
    '„{word}” to nie rodzaj zdarzenia. Rodzaje to np. run.created, approval.vote albo decision.denied; zakładka pokazuje wszystkie.',
  'audit.no-kind-near': '„{word}” to nie rodzaj zdarzenia. Czy chodzi o „{near}”?',
  'audit.nothing-saved': 'Nie masz jeszcze zapisanego filtra dziennika. Zapisz go na stronie Audyt w zakładce, a będzie też tutaj.',
  'audit.saved-names': 'Masz zapisane: {names}. Wpisz np. „{example}”.',
  'audit.no-saved': 'Nie masz filtra „{name}”. „audit saved” pokazuje te, które masz.',
  'audit.no-saved-near': 'Nie masz filtra „{name}”. Czy chodzi o „{near}”?',
  'audit.saved-unreadable': 'Twój filtr „{name}” pyta o coś, czego dziennik już nie zna. Zapisz go na nowo na stronie Audyt w zakładce.',
  'audit.via.chat': 'na czacie',
  'audit.via.card': 'na karcie',
  'audit.via.tab': 'w zakładce',
  'audit.via.schedule': 'z harmonogramu',
  'audit.via.engine': 'przez Signalbox',
  'audit.via.start': 'przy starcie',
  'audit.via.cli': 'w wierszu poleceń',
};
