import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { rankingSvg } from '../../lib/domain/ranking-svg.ts';
import type { RankedModel, Ranking } from '../../lib/protocol/report.ts';
import { PlotHead } from './plot-head.tsx';

type Props = {
  ranking: Ranking;
  /** The campaign's name. */
  name: string;
};

/** The models, best first: a point for the score, a line for its interval, and the numbers. */
export function RankingSection({ ranking: { models, groups, leftOut = 0 }, name }: Props) {
  const { t } = useText();
  const low = Math.min(0, ...models.map((model) => model.low));
  const high = Math.max(0, ...models.map((model) => model.high));
  const place = (value: number) => (100 * (value - low)) / (high - low || 1);
  const picture = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(rankingSvg(name, models))}`;

  return (
    <Section title={t('campaign_ranking_title')}>
      <div className="stack-3">
        <p className="ink2">{t('campaign_ranking_note')}</p>
        {leftOut > 0 && <p>{t('campaign_ranking_left_out', models.length, leftOut)}</p>}
        {groups > 1 && <p>{t('campaign_ranking_groups', groups)}</p>}
        <div className="table-scroll">
          <table>
            <PlotHead
              rows={t('campaign_model')}
              numbers={[t('campaign_score'), t('campaign_interval'), t('campaign_votes')]}
            />
            <tbody>
              {models.map((model) => (
                <Row key={model.name} model={model} place={place} />
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={picture} download="ranking.svg">
            {t('campaign_ranking_save')}
          </a>
        </p>
      </div>
    </Section>
  );
}

type RowProps = { model: RankedModel; place: (value: number) => number };

function Row({ model, place }: RowProps) {
  const { locale } = useText();
  const score = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const start = place(model.low);

  return (
    <tr>
      <th scope="row" className="model breaks">
        <bdi>{model.name}</bdi>
      </th>
      <td className="plot-column">
        {/* Left to right in every script, as number lines are. */}
        <div className="interval" dir="ltr" aria-hidden="true">
          <u style={{ insetInlineStart: `${place(0)}%` }} />
          <s
            style={{ insetInlineStart: `${start}%`, inlineSize: `${place(model.high) - start}%` }}
          />
          <i style={{ insetInlineStart: `${place(model.score)}%` }} />
        </div>
      </td>
      <td className="end num strong">
        <bdi>{score.format(model.score)}</bdi>
      </td>
      <td className="end num">
        <bdi>
          {score.format(model.low)} … {score.format(model.high)}
        </bdi>
      </td>
      <td className="end num">{new Intl.NumberFormat(locale).format(model.votes)}</td>
    </tr>
  );
}
