import type { Ranking } from '../../../../lib/protocol/report.ts';
import { connection } from '../../inference/pairs/connected.ts';
import { type RankModel, rank } from '../../inference/pairs/rank.ts';
import { votesByItem } from '../../inference/pairs/votes.ts';
import type { ModelVotes } from './model-votes.ts';

interface Options {
  seed?: number;
  onRound?: (done: number, of: number) => void;
}

/** Ranks models, best first, with 95 % intervals; null when no answer compares two of them. */
export function rankModels(
  { models, votes }: ModelVotes,
  model: RankModel,
  options: Options = {},
): Ranking | null {
  if (votes.task.length === 0) return null;

  const { score, low, high } = rank(votes, model, options);
  const counts = votesByItem(votes);
  const ranked = models.map((name, i) => ({
    name,
    score: score[i]!,
    low: low[i]!,
    high: high[i]!,
    votes: counts[i]!,
  }));

  ranked.sort((a, b) => b.score - a.score);
  return { models: ranked, groups: connection(votes).parts };
}
