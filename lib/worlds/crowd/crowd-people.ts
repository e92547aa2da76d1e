import type { Random } from '../../core/random';
import { drawIndex, runningSums } from '../../core/weighted-draw';
import type { CrowdCommunities } from './crowd-communities';
import { crowdPersonas, crowdPets, petsOfPersona } from './crowd-kinds';
import type { CrowdSetup } from './crowd-options';

/** The users, one entry per id. */
export interface CrowdPeople {
  /** The community that a user mainly belongs to. */
  community: Int32Array;
  /** A second community, and how much of the user's taste it is, in [0, 0.5). */
  secondCommunity: Int32Array;
  secondShare: Float64Array;
  /** 1 for users between communities of two personas, 0 for the others. */
  bridge: Uint8Array;
  /** 1 for users who came late, 0 for the others. */
  newcomer: Uint8Array;
  /** Number of purchases. */
  purchases: Int32Array;
  /** What the user said at sign-up, as a number of `crowdPets`. */
  declaredPet: Uint8Array;
}

const personaNames = Object.keys(crowdPersonas);
/** How many users say nothing about their pets. */
const undeclaredShare = 0.3;

/**
 * Users with a home community and some taste of a second one: a sibling of the same persona for most, another
 * persona's for bridge users. Purchases per user follow a power law, floor(least * U^(-1 / (exponent - 1))).
 */
export function drawPeople(setup: CrowdSetup, communities: CrowdCommunities, random: Random): CrowdPeople {
  const { users } = setup;
  const people: CrowdPeople = {
    community: new Int32Array(users),
    secondCommunity: new Int32Array(users),
    secondShare: new Float64Array(users),
    bridge: new Uint8Array(users),
    newcomer: new Uint8Array(users),
    purchases: new Int32Array(users),
    declaredPet: new Uint8Array(users),
  };
  const sizes = runningSums(communities.size);
  for (let user = 0; user < users; user++) {
    const community = drawIndex(sizes, random);
    const persona = communities.persona[community];
    const bridge = random.bernoulli(setup.bridgeShare);
    const others = Array.from(communities.persona.keys()).filter(
      (c) => c !== community && (communities.persona[c] === persona) !== bridge,
    );
    people.community[user] = community;
    people.secondCommunity[user] = others.length === 0 ? community : random.pick(others);
    people.secondShare[user] = bridge ? random.uniform(0.35, 0.5) : random.uniform(0, 0.3);
    people.bridge[user] = bridge ? 1 : 0;
    const newcomer = random.bernoulli(setup.newcomerShare);
    people.newcomer[user] = newcomer ? 1 : 0;
    people.purchases[user] = newcomer
      ? Math.min(random.integer(1, 4), setup.mostPurchases)
      : powerLaw(setup, random);
    const pets = petsOfPersona[personaNames[persona]];
    people.declaredPet[user] = random.bernoulli(undeclaredShare)
      ? crowdPets.indexOf('undeclared')
      : random.pick(pets);
  }
  return people;
}

function powerLaw({ leastPurchases, mostPurchases, activityExponent }: CrowdSetup, random: Random): number {
  const drawn = Math.floor(leastPurchases * (1 - random.uniform()) ** (-1 / (activityExponent - 1)));
  return Math.min(drawn, mostPurchases);
}
