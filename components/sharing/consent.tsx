import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import './sharing.css';

/** Explains sharing in plain words, before anything is asked. */
export function Consent() {
  const { t } = useText();
  return (
    <>
      <Section title={t('share_who_title')}>
        <p>{t('share_who')}</p>
        <p>{t('share_who_never')}</p>
      </Section>
      <Section title={t('share_seen_title')}>
        <p>{t('share_seen')}</p>
      </Section>
      <Section title={t('share_risk_title')}>
        <ul className="share-list">
          <li>{t('share_risk_captcha')}</li>
          <li>{t('share_risk_provider')}</li>
          <li>{t('share_risk_letter')}</li>
          <li>{t('share_risk_metered')}</li>
        </ul>
      </Section>
      <Section title={t('share_pay_title')}>
        <p>{t('share_pay')}</p>
        <p>{t('share_pay_typical')}</p>
      </Section>
      <Section title={t('share_control_title')}>
        <p>{t('share_control')}</p>
      </Section>
    </>
  );
}
