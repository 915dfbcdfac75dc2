/** The `signalbox.yml` of Local Teams with one origin more that workflows may reach. */
export function settingsReaching(origin: string): string {
  return `version: 1
connectors:
  script:
    paths: { SHOP_HOME: "data:shop" }
    writable: [data:shop]
  http:
    origins:
      - { origin: "http://127.0.0.1:4101", private: true }
      - { origin: "http://127.0.0.1:4102", private: true }
      - { origin: "${origin}", private: true }
local:
  shop: { staging: 4101, production: 4102 }
`;
}
