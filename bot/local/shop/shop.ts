import { seedHome } from './releases.ts';
import { ShopService } from './shop-service.ts';

export type ShopOptions = Readonly<{
  /** Folder with the releases, the `current` links and the logs; made when missing. Scripts get it as SHOP_HOME. */
  home: string;
  /** Loopback ports; 0 takes a free one. */
  ports?: Readonly<{ staging: number; production: number }>;
}>;

export type Shop = Readonly<{
  /** Resolves with the addresses once both services answer. Throws `conflict` (`shop.port_in_use`) when a port is taken. */
  start(): Promise<Readonly<{ staging: string; production: string }>>;
  stop(): Promise<void>;
}>;

/** The ports that the starter site's workflows and its `connectors.http.origins` name. */
export const SHOP_PORTS = { staging: 4101, production: 4102 } as const;

/** The demo target of the starter site: two real services whose release a link decides. They end with this process, however it ends. */
export function createShop({ home, ports = SHOP_PORTS }: ShopOptions): Shop {
  const staging = new ShopService(home, 'staging', ports.staging);
  const production = new ShopService(home, 'production', ports.production);
  const stop = async (): Promise<void> => {
    await Promise.all([staging.stop(), production.stop()]);
  };
  return {
    async start() {
      await seedHome(home);
      try {
        const [first, second] = await Promise.all([staging.start(), production.start()]);
        return { staging: first, production: second };
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}
