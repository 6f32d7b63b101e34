import assert from 'node:assert/strict';
import { ATTACK_NAMES } from '../../../bench/support/walls/attack-names.ts';
import { Neighbour } from '../../../bench/support/walls/neighbour.ts';
import type { Section } from './check.ts';

/** How many times longer the slowest reads of another tenant may take beside an attack than alone. */
const MOST_RATIO = 3;
const MILLISECONDS = 3_000;

/** A tenant at full attack, beside another that reads. */
export const NEIGHBOURS: Section = {
  name: 'a tenant at full attack',
  checks({ server, attacker, spy }) {
    const neighbour = new Neighbour({
      url: server.url,
      pid: server.child.pid!,
      reader: spy.admin,
      customerOf: (read) => `c${String(read % 40).padStart(3, '0')}`,
      attacker: { key: attacker.admin, world: attacker.lists },
      milliseconds: MILLISECONDS,
    });
    return ATTACK_NAMES.map((name) => ({
      name,
      async run(stage) {
        const { ratio, failed, figures } = await neighbour.beside(name);
        process.stdout.write(`     ${JSON.stringify(figures)}\n`);
        assert.equal(failed, 0, 'reads failed');
        assert.ok(ratio < MOST_RATIO, `p99 is ${ratio.toFixed(2)} times that of before`);
        await stage.memory();
      },
    }));
  },
};
