<?xml version="1.0" encoding="UTF-8"?>
<!-- What a browser shows when a reader opens the feed itself. Feed readers do not look at this. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom" exclude-result-prefixes="atom">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>

  <xsl:template match="/atom:feed">
    <xsl:variable name="self" select="atom:link[@rel='self']/@href"/>
    <html>
      <xsl:if test="@xml:lang">
        <xsl:attribute name="lang"><xsl:value-of select="@xml:lang"/></xsl:attribute>
      </xsl:if>
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="atom:title"/></title>
        <style>
          :root { --paper: #fbf9f4; --tint: #f3efe6; --ink: #24211c; --soft: #5a5247; --accent: #96301d; }
          @media (prefers-color-scheme: dark) { :root { --paper: #191713; --tint: #23211c; --ink: #ddd7cb; --soft: #aba394; --accent: #e89a80; } }
          html { background: var(--paper); color: var(--ink); font: clamp(1.125rem, 1.05rem + 0.35vw, 1.3125rem)/1.5 "Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Palatino, "Noto Serif", serif; font-size-adjust: 0.475; font-variant-numeric: oldstyle-nums; overflow-wrap: break-word; }
          body { max-width: 30.5rem; margin: 0 auto; padding: 3rem 1.15rem 4.5rem; }
          h1, h2, p, ol { margin: 0; font-weight: normal; text-wrap: pretty; }
          h1 { font-size: clamp(1.85rem, 1.3rem + 2.4vw, 2.5rem); line-height: 1.12; text-wrap: balance; }
          h2 { margin: 3rem 0 0.75rem; font-size: 1.45rem; line-height: 1.25; }
          .soft, time { color: var(--soft); font-style: italic; }
          .soft { margin: 0.75rem 0 1.5rem; }
          .address { margin: 0.75rem 0; padding: 0.75rem 1rem; background: var(--tint); }
          code { font: 0.85rem/1.5 ui-monospace, "Cascadia Code", "Source Code Pro", Menlo, Consolas, monospace; user-select: all; overflow-wrap: anywhere; }
          ol { padding: 0; list-style: none; }
          li { margin-bottom: 0.75rem; }
          time { display: block; font-size: 0.85rem; }
          a { color: inherit; text-decoration: underline solid var(--accent) 0.07em; text-underline-offset: 0.2em; }
          li a:not(:hover) { text-decoration-color: transparent; }
          a:hover { color: var(--accent); }
          :focus-visible { outline: 0.12em solid var(--accent); outline-offset: 0.2em; }
        </style>
      </head>
      <body>
        <main>
          <h1><xsl:value-of select="atom:title"/></h1>
          <xsl:if test="atom:subtitle">
            <p class="soft"><xsl:value-of select="atom:subtitle"/></p>
          </xsl:if>
          <p>This is a feed: an address at which a reading app finds each new essay as soon as it is published. Copy this address into your reader, and the essays come to you, without an account or an email.</p>
          <p class="address"><code><xsl:value-of select="$self"/></code></p>
          <p>
            <xsl:text>Or go to </xsl:text>
            <a href="{atom:link[@rel='alternate' or not(@rel)]/@href}">the blog itself</a>
            <xsl:text>.</xsl:text>
          </p>
          <h2>In this feed</h2>
          <ol>
            <xsl:apply-templates select="atom:entry"/>
          </ol>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="atom:entry">
    <xsl:variable name="date" select="substring(concat(atom:published, atom:updated[not(../atom:published)]), 1, 10)"/>
    <li>
      <a href="{atom:link[@rel='alternate' or not(@rel)]/@href}">
        <xsl:value-of select="atom:title"/>
      </a>
      <time datetime="{$date}">
        <xsl:value-of select="$date"/>
      </time>
    </li>
  </xsl:template>
</xsl:stylesheet>
