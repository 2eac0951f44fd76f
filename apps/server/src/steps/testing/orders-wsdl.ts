export const ordersNamespace = 'urn:example:orders'

/** The description of a service with one operation, at an address. */
export const ordersWsdl = (address: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Orders" targetNamespace="${ordersNamespace}" xmlns="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${ordersNamespace}" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <types>
    <xsd:schema targetNamespace="${ordersNamespace}" elementFormDefault="qualified">
      <xsd:element name="GetOrder"><xsd:complexType><xsd:sequence>
        <xsd:element name="id" type="xsd:int"/><xsd:element name="note" type="xsd:string" minOccurs="0"/>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="GetOrderResponse"><xsd:complexType><xsd:sequence>
        <xsd:element name="status" type="xsd:string"/>
        <xsd:element name="note" type="xsd:string"/>
        <xsd:element name="line" maxOccurs="unbounded"><xsd:complexType><xsd:sequence>
          <xsd:element name="name" type="xsd:string"/>
        </xsd:sequence></xsd:complexType></xsd:element>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
  </types>
  <message name="In"><part name="parameters" element="tns:GetOrder"/></message>
  <message name="Out"><part name="parameters" element="tns:GetOrderResponse"/></message>
  <portType name="OrdersPort"><operation name="GetOrder"><input message="tns:In"/><output message="tns:Out"/></operation></portType>
  <binding name="OrdersBinding" type="tns:OrdersPort">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetOrder"><soap:operation soapAction="${ordersNamespace}/GetOrder"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  </binding>
  <service name="Orders"><port name="Port" binding="tns:OrdersBinding"><soap:address location="${address}"/></port></service>
</definitions>`
