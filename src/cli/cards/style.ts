/** The look of the page of cards. Colours are near those of the platforms, and dark enough to be read (WCAG AA). */
export const style = `
:root { --paper: #f6f5f2; --ink: #1d1c1a; --soft: #5d5a55; --line: #d9d5cd; --link: #1a4f8b; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
p, h1, h2, ol { margin: 0; }
a { color: var(--link); }
.top { margin-bottom: 1.75rem; }
.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; max-width: 46rem; }
.when { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.state { border: 1px solid; border-radius: 3px; padding: 0 .35em; font-size: .8125rem; }
.posts { list-style: none; padding: 0; max-width: 46rem; }
.posts li { padding: .6rem 0; border-top: 1px solid var(--line); }
.posts a { display: block; overflow-wrap: anywhere; }
.cards { columns: 2 24rem; column-gap: 3rem; }
.platform { break-inside: avoid; padding-bottom: 2.25rem; }
.platform h2 { font-size: .875rem; font-weight: 600; margin-bottom: .5rem; color: var(--soft); }
.note { margin-top: .5rem; color: var(--soft); font-size: .8125rem; }
.note:empty { display: none; }

.card { max-width: 33rem; line-height: 1.35; overflow-wrap: anywhere; }
.card p { white-space: pre-line; }
.picture { display: block; width: 100%; object-fit: cover; }
.foreign, .blank { background: #8a8a8a33; color: inherit; display: grid; place-items: center; font-size: .8125rem; padding: .5rem;
  text-align: center; min-height: 4rem; }
.blank::before { content: ""; width: 1.6rem; height: 2rem; border: 2px solid; border-radius: 3px; opacity: .45; }
.facebook .description, .mastodon .description { overflow: hidden; text-overflow: ellipsis; white-space: nowrap !important; }

.facebook { background: #f0f2f5; color: #080809; border: 1px solid #ced0d4; }
.facebook .texts { padding: .7rem 1rem .8rem; min-width: 0; }
.facebook .site { font-size: .8125rem; text-transform: uppercase; color: #5a5d61; }
.facebook .title { font-weight: 600; font-size: 1.0625rem; margin: .15rem 0; }
.facebook .description { color: #5a5d61; font-size: .9375rem; }
.facebook.small { display: grid; grid-template-columns: 8.5rem 1fr; align-items: center; }

.x { color: #0f1419; font-size: .9375rem; }
.x .frame { position: relative; border: 1px solid #cfd9de; border-radius: 16px; overflow: hidden; }
.x .frame .title { position: absolute; inset: auto 12px 12px 12px; width: fit-content; max-width: calc(100% - 24px); padding: 1px 8px;
  border-radius: 4px; background: rgb(0 0 0 / .77); color: #fff; font-size: .8125rem; }
.x.large > .site { color: #536471; font-size: .8125rem; margin-top: 4px; }
.x.small { display: grid; grid-template-columns: 8.1rem 1fr; border: 1px solid #cfd9de; border-radius: 16px; overflow: hidden;
  background: #fff; }
.x.small .texts { padding: .75rem; display: grid; align-content: center; gap: 2px; min-width: 0; }
.x.small .site, .x.small .description { color: #536471; }
.x.small .blank { background: #f7f9f9; border-right: 1px solid #cfd9de; aspect-ratio: 1; min-height: 100%; }

.linkedin { background: #edf3f8; color: #191919; border-radius: 8px; padding: 12px; display: grid; gap: 12px; align-items: center; }
.linkedin.small, .linkedin.unknown { grid-template-columns: 8rem 1fr; }
.linkedin .picture { border-radius: 6px; }
.linkedin .texts { min-width: 0; }
.linkedin .title { font-weight: 600; font-size: .875rem; }
.linkedin .site { font-size: .75rem; color: #56595c; margin-top: 4px; }

.whatsapp { background: #d9fdd3; color: #111b21; border-radius: 10px 0 10px 10px; padding: 4px; max-width: 21.5rem; }
.whatsapp .quote { background: #d1f4cc; border-radius: 8px; overflow: hidden; }
.whatsapp .texts { padding: 8px 10px; }
.whatsapp .title { font-weight: 600; font-size: .9375rem; }
.whatsapp .description, .whatsapp .site { font-size: .8125rem; color: #3f5a4c; }
.whatsapp .sent { color: #075e8a; padding: 6px 8px 4px; font-size: .9375rem; }

.slack { color: #1d1c1d; border-left: 4px solid #ddd; padding: 2px 0 4px 12px; font-size: .9375rem; max-width: 29rem; }
.slack .site { font-weight: 700; }
.slack .title { font-weight: 700; color: #0b5394; }
.slack .picture { margin-top: 8px; border-radius: 8px; max-width: 22.5rem; }
.slack.small { display: grid; grid-template-columns: 1fr 5rem; gap: 12px; }
.slack.small .picture { margin: 0; }

.mastodon { background: #fff; color: #14121c; border: 1px solid #c9c8d6; border-radius: 8px; overflow: hidden; }
.mastodon .texts { padding: 14px; min-width: 0; }
.mastodon .site, .mastodon .description { font-size: .875rem; color: #57556b; }
.mastodon .title { font-weight: 700; font-size: 1.125rem; margin: 3px 0; }
.mastodon.small { display: grid; grid-template-columns: 7.5rem 1fr; align-items: center; }
.mastodon.small .blank { min-height: 100%; border-radius: 0; }
.mastodon.small .title { font-size: 1rem; }

.discord { background: #f2f3f5; color: #2e3035; border-left: 4px solid #c4c9ce; border-radius: 4px; padding: 10px 16px 16px 12px; max-width: 27rem;
  font-size: .875rem; }
.discord .site { font-size: .75rem; color: #55585f; }
.discord .title { font-weight: 600; font-size: 1rem; color: #0061a8; margin: 6px 0; }
.discord .picture { margin-top: 14px; border-radius: 4px; }
.discord.small { display: grid; grid-template-columns: 1fr 5rem; gap: 14px; }
.discord.small .picture { margin: 6px 0 0; }

.imessage { background: #e9e9eb; color: #000; border-radius: 18px; overflow: hidden; max-width: 19rem; }
.imessage .texts { padding: 9px 14px 11px; }
.imessage .title { font-weight: 600; font-size: .9375rem; }
.imessage .site { font-size: .8125rem; color: #5c5c61; }

@media (prefers-color-scheme: dark) {
  :root { --paper: #191817; --ink: #e9e6e1; --soft: #aaa59d; --line: #3a3835; --link: #8fbcf0; }
  .facebook { background: #333334; color: #e2e5e9; border-color: #4a4b4d; }
  .facebook .site, .facebook .description { color: #b0b3b8; }
  .x, .x.small { color: #e7e9ea; }
  .x .frame, .x.small, .x.small .blank { border-color: #38444d; }
  .x.small { background: #000; }
  .x.small .blank { background: #16181c; }
  .x.large > .site, .x.small .site, .x.small .description { color: #8b98a5; }
  .linkedin { background: #293138; color: #e9e9ea; }
  .linkedin .site { color: #b3b6b9; }
  .whatsapp { background: #005c4b; color: #e9edef; }
  .whatsapp .quote { background: #025144; }
  .whatsapp .description, .whatsapp .site { color: #a9c9c0; }
  .whatsapp .sent { color: #7fd0f5; }
  .slack { color: #d1d2d3; border-color: #4a4d52; }
  .slack .title { color: #5bb0ec; }
  .mastodon { background: #191b22; color: #fff; border-color: #393d4f; }
  .mastodon .site, .mastodon .description { color: #a5a9c0; }
  .discord { background: #2b2d31; color: #dbdee1; border-color: #52555c; }
  .discord .site { color: #b5bac1; }
  .discord .title { color: #35abf5; }
  .imessage { background: #262629; color: #fff; }
  .imessage .site { color: #a5a5ab; }
}
`;
