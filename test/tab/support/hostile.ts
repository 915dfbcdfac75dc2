/** Texts that would do something if they were ever taken as anything but text. `planted` counts as proof. */
const TEMPLATES: readonly string[] = [
  '<script>planted()</script>',
  '<img src=x onerror=planted()>',
  '<svg/onload=planted()>',
  '"><img src=x onerror=planted()>',
  "'><svg onload=planted()>",
  '</title><script>planted()</script>',
  '</textarea><img src=x onerror=planted()>',
  '<iframe srcdoc="<script>parent.planted()</script>"></iframe>',
  '<a href="javascript:planted()">x</a>',
  '<body onload=planted()>',
  '<details open ontoggle=planted()>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=planted()>',
  '<style>@import "//evil.example/x.css"</style>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<base href=//evil.example/>',
  '<meta http-equiv=refresh content="0;url=//evil.example/">',
  '<object data=//evil.example/></object>',
  '<form action=//evil.example/><button>x</button></form>',
  'javascript:planted()',
  'data:text/html,<script>planted()</script>',
  '{{constructor.constructor("planted()")()}}',
  `\${planted()}`,
  '\u202e<script>planted()</script>',
  '&lt;script&gt;planted()&lt;/script&gt;',
  '\\u003cscript\\u003eplanted()\\u003c/script\\u003e',
];

/** Characters that nobody sees, each beside a letter: a reader has to see that they are there. */
export const UNSEEN = 'a\u3164b\ufe0ec\u{e0101}d\u2028e\u202ef\u034fg\u200bh\u0085i';

export function hostileTexts(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${TEMPLATES[index % TEMPLATES.length]}${index < TEMPLATES.length ? '' : ` ${index}`}`,
  );
}

/** Runs before any script of a page: counts what no text may cause. */
export const WATCH = `
  window.plantedCount = 0;
  window.planted = () => { window.plantedCount += 1; };
  window.addEventListener('securitypolicyviolation', () => { window.plantedCount += 1; });
`;
/** Elements that the tab itself never makes. */
export const STRANGE =
  'iframe, object, embed, base, form[action], body script, img, meta[http-equiv], math, details, #root link, #root style, a[href^="javascript:" i], a[href^="data:" i], a[href*="evil.example"]';
